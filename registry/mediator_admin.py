"""The registry managers' screens for mediators: thin views that call the services and show what they say.

Nobody is deleted here: who leaves is withdrawn.
"""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from registry.choices import DataGroup, Gender, State
from registry.forms import FORMSETS, MediatorForm, vocabulary_choices
from registry.mediator_steps import STEPS, Step, StepForm, offered_steps
from registry.models import Consent, HistoryEntry, Mediator
from registry.numbers import InvalidNumber, display_number, parse_number
from registry.services import mediators as services
from registry.services.actors import MANAGE, Action
from registry.services.details import MediatorDetails
from registry.today import today
from registry.words import Kind, current_vocabulary


class OnlyManagers(ModelPermissionPolicy):
    """Registry managers see, add and change mediators; nobody deletes one."""

    ACTIONS = frozenset({"view", "add", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.ACTIONS and user.is_active and user.has_perm(MANAGE)


register_permission_policy(Mediator, OnlyManagers(Mediator))


def room_in_words(mediator: Mediator, day: datetime.date) -> str:
    """Whether new requests are welcome, and else from when."""
    if mediator.room_from == datetime.date.max:
        return _("full")
    if mediator.room_from > day:
        return _("full until %(day)s") % {"day": date_format(mediator.room_from)}
    return _("limited room") if mediator.room_limited else _("has room")


def pause_in_words(mediator: Mediator, day: datetime.date) -> str:
    """Until when this mediator is hidden; empty when not paused."""
    if mediator.paused_until <= day:
        return ""
    if mediator.paused_until == datetime.date.max:
        return _("paused until further notice")
    return _("paused until %(day)s") % {"day": date_format(mediator.paused_until)}


def field_in_words(name: str) -> str:
    """What history calls a field, or a group of data consented to, as the screens call it."""
    if name in MediatorForm.base_fields:
        return str(MediatorForm.base_fields[name].label)
    if name in FORMSETS:
        return str(FORMSETS[name].heading)
    if name in DataGroup.values:
        return str(DataGroup(name).label)
    return str(Mediator._meta.get_field(name).verbose_name)


class MediatorFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("state"), choices=State.choices)
    gender = django_filters.ChoiceFilter(label=gettext_lazy("gender"), choices=Gender.choices)
    base_municipality = django_filters.ChoiceFilter(
        label=gettext_lazy("base municipality"), choices=lambda: vocabulary_choices()[Kind.MUNICIPALITY]
    )
    language = django_filters.ChoiceFilter(
        field_name="languages__language",
        label=gettext_lazy("language"),
        choices=lambda: vocabulary_choices()[Kind.LANGUAGE],
        distinct=True,
    )
    is_demo = django_filters.BooleanFilter(label=gettext_lazy("invented, for demonstration"))

    class Meta:
        model = Mediator
        fields = ["state", "gender", "base_municipality", "language", "is_demo"]


class MediatorIndexView(IndexView):
    """The list. How to reach people is not on it."""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        wanted = Q(name__icontains=self.search_query)
        with contextlib.suppress(InvalidNumber):
            wanted |= Q(number=parse_number(self.search_query))
        return queryset.filter(wanted)

    @cached_property
    def columns(self) -> list[Column]:
        vocabulary, locale, day = current_vocabulary(), get_language() or "nl", today()

        def base(mediator: Mediator) -> str:
            return vocabulary.name(Kind.MUNICIPALITY, mediator.base_municipality_id, locale)

        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=_("name"), get_url=self.get_inspect_url, sort_key="name"),
            Column("number", label=_("number"), accessor=lambda one: display_number(one.number), sort_key="number"),
            Column("base_municipality", label=_("base municipality"), accessor=base),
            Column("state", label=_("state"), accessor="get_state_display", sort_key="state"),
            Column("room", label=_("room"), accessor=lambda one: room_in_words(one, day), sort_key="room_from"),
            DateColumn("confirmed_on", label=_("confirmed on"), sort_key="confirmed_on"),
            BooleanColumn("is_demo", label=_("demonstration"), sort_key="is_demo"),
        ]


class MediatorScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the screens of one mediator share."""

    model = Mediator
    header_icon = "user"
    index_url_name = ""
    inspect_url_name = ""
    edit_url_name = ""

    @cached_property
    def mediator(self) -> Mediator:
        return get_object_or_404(Mediator.objects.select_related("employed_by"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return f"{self.mediator.name}, {display_number(self.mediator.number)}" if "pk" in self.kwargs else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": Mediator._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


class MediatorFormScreen(MediatorScreen, FormView):
    """A screen with something to fill in and to save."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.path,
            "submit_button_label": _("Save"),
            "submit_button_active_label": _("Saving…"),
            "has_unsaved_changes": context["form"].is_bound,
        }


class MediatorFormView(MediatorFormScreen):
    """All details of a mediator, and one service to save them with."""

    form_class = MediatorForm
    template_name = "registry/mediators/form.html"

    def form_valid(self, form: MediatorForm) -> HttpResponse:
        try:
            number = self.save(form.details())
        except ValidationError as refused:
            form.add_faults(refused)
            return self.form_invalid(form)
        mediator = Mediator.objects.get(number=number)
        messages.success(self.request, _("%s is saved.") % mediator.name)
        return redirect(self.inspect_url_name, mediator.pk)

    def form_invalid(self, form: MediatorForm) -> HttpResponse:
        messages.error(self.request, _("Nothing is saved yet: correct what is marked below."))
        return super().form_invalid(form)

    def save(self, details: MediatorDetails) -> str:
        """Saves these details; returns the number. Raises `ValidationError` by field."""
        raise NotImplementedError


class AddMediatorView(MediatorFormView):
    permission_required = "add"
    page_title = gettext_lazy("New mediator")

    def save(self, details: MediatorDetails) -> str:
        return services.register(by=self.request.user, details=details)


class EditMediatorView(MediatorFormView):
    permission_required = "change"
    page_title = gettext_lazy("Change")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "details": services.details_of(self.mediator)}

    def save(self, details: MediatorDetails) -> str:
        services.change(by=self.request.user, number=self.mediator.number, details=details)
        return self.mediator.number


class InspectMediatorView(MediatorScreen, TemplateView):
    """Everything registered of one mediator, what can be done, and what was done by whom."""

    permission_required = "view"
    page_title = pgettext_lazy("title of a screen", "Mediator")
    template_name = "registry/mediators/inspect.html"
    step_url_name = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        day = today()
        return {
            **super().get_context_data(**context),
            "mediator": self.mediator,
            "number": display_number(self.mediator.number),
            "room": room_in_words(self.mediator, day),
            "pause": pause_in_words(self.mediator, day),
            "described": MediatorForm(details=services.details_of(self.mediator)).in_words(),
            "consents": Consent.objects.in_force().filter(mediator=self.mediator),
            "history": [
                (entry, Action(entry.action).label, [field_in_words(field) for field in entry.fields])
                for entry in HistoryEntry.objects.filter(number=self.mediator.number).select_related("account")
            ],
            "steps": [
                (reverse(self.step_url_name, args=[self.mediator.pk, action.value]), step)
                for action, step in offered_steps(self.mediator, day)
            ],
            "edit_url": reverse(self.edit_url_name, args=[self.mediator.pk]),
        }


class StepView(MediatorFormScreen):
    """Takes one step, after its question when it has one, and says how it went."""

    permission_required = "change"
    template_name = "wagtailadmin/generic/form.html"

    @cached_property
    def step(self) -> Step:
        try:
            return STEPS[Action(self.kwargs["action"])]
        except (ValueError, KeyError):
            raise Http404 from None

    def get_page_title(self) -> str:
        return str(self.step.label)

    def get_form_class(self) -> type[StepForm]:
        return self.step.form or StepForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "mediator": self.mediator}

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.mediator.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A step is never taken by following a link.
        return super().get(request, *args, **kwargs) if self.step.asks else HttpResponseNotAllowed(["POST"])

    def form_valid(self, form: StepForm) -> HttpResponse:
        try:
            self.step.take(self.request.user, self.mediator.number, form.answers())
        except ValidationError as refused:
            messages.error(self.request, " ".join(refused.messages))
        else:
            messages.success(self.request, self.step.done % self.mediator.name)
        return super().form_valid(form)


class MediatorViewSet(ModelViewSet):
    model = Mediator
    icon = menu_icon = "user"
    menu_order = 200
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    ordering = "name"
    search_fields = ["name", "number"]
    filterset_class = MediatorFilterSet
    index_view_class = MediatorIndexView

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """The one permission that counts here; Django's own for this model open nothing."""
        return Permission.objects.filter(content_type__app_label="registry", codename="manage_mediators")

    def get_urlpatterns(self) -> list[URLPattern]:
        step_url_name = self.get_url_name("step")
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.construct_view(AddMediatorView), name="add"),
            path("<int:pk>/", self.construct_view(InspectMediatorView, step_url_name=step_url_name), name="inspect"),
            path("<int:pk>/edit/", self.construct_view(EditMediatorView), name="edit"),
            path("<int:pk>/<slug:action>/", self.construct_view(StepView), name="step"),
        ]
