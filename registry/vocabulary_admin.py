"""The editors' screens for words: lists with search, and forms that save through the services.

Codes are fixed, and no concept can be made or deleted here: new ones come with the files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from registry.models import (
    Activity,
    AmbiguousTerm,
    Concept,
    Expertise,
    Language,
    LanguageGroup,
    Municipality,
    Variety,
)
from registry.services.vocabulary_editing import EditedWord, change_ambiguous_word, change_concept, check_words
from registry.words import Kind, current_vocabulary


class OnlyThese(ModelPermissionPolicy):
    """Django's permissions for these actions; the others are for nobody, not even for administrators."""

    def __init__(self, model: type[Model], actions: set[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and super().user_has_permission(user, action)


class ConceptForm(WagtailAdminModelForm):
    """Checks words as a whole, and saves through the service."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        try:
            check_words(self._words())
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors

    def save(self, commit: bool = True) -> Concept:
        self.instance = change_concept(
            account=self.for_user,
            concept=self.instance,
            values={name: self.cleaned_data[name] for name in self.changed_data},
            words=self._words(),
        )
        return self.instance

    def _words(self) -> list[EditedWord]:
        return [
            EditedWord(**{name: word[name] for name in ("locale", "text", "role", "withdrawn")})
            for word in self.formsets["terms"].cleaned_data
            if word and not word.get("DELETE")
        ]


class AmbiguousWordForm(WagtailAdminModelForm):
    """The word itself is fixed once it is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].disabled = not self.instance._state.adding
        self.fields["candidates"].label_from_instance = _language_label()

    def clean_candidates(self) -> QuerySet[Language]:
        candidates = self.cleaned_data["candidates"]
        if len(candidates) < 2:
            raise ValidationError(_("Choose two languages or more."))
        return candidates

    def save(self, commit: bool = True) -> AmbiguousTerm:
        self.instance = change_ambiguous_word(account=self.for_user, **self.cleaned_data)
        return self.instance


def _language_label() -> Callable[[Language], str]:
    vocabulary = current_vocabulary()
    return lambda language: f"{vocabulary.name(Kind.LANGUAGE, language.code, get_language() or 'nl')} ({language.code})"


class VocabularyIndexView(IndexView):
    kind: Kind | None = None

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        # A concept is found by several of its words at once.
        return super().search_queryset(queryset).distinct()

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        if self.kind:
            vocabulary, locale = current_vocabulary(), get_language() or "nl"
            name = Column("name", label=_("name"), accessor=lambda row: vocabulary.name(self.kind, row.pk, locale))
            columns.insert(1, name)
        return columns


def _panels(fields: tuple[FieldPanel, ...]) -> ObjectList:
    terms = InlinePanel(
        "terms",
        heading=_("names and other words"),
        label=_("word"),
        panels=[
            FieldPanel("text"),
            FieldPanel("locale"),
            FieldPanel("role"),
            FieldPanel("withdrawn"),
            FieldPanel("source", read_only=True),
        ],
    )
    return ObjectList([*fields, terms], base_form_class=ConceptForm)


class VocabularyViewSet(ModelViewSet):
    menu_icon = icon = "list-ul"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = VocabularyIndexView
    list_per_page = 50
    kind: Kind | None = None

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(kind=self.kind, **kwargs)


def _concepts(
    model: type[Concept], kind: Kind, *fields: FieldPanel, columns: tuple[str, ...] = ()
) -> VocabularyViewSet:
    register_permission_policy(model, OnlyThese(model, {"view", "change"}))
    code = model._meta.pk.name
    return VocabularyViewSet(
        model=model,
        kind=kind,
        list_display=[code, *columns],
        search_fields=[code, "terms__text"],
        ordering=code,
        edit_handler=_panels((FieldPanel(code, read_only=True), *fields)),
    )


class AmbiguousWordViewSet(VocabularyViewSet):
    model = AmbiguousTerm
    list_display = ["text", "withdrawn"]
    search_fields = ["text", "candidates__code"]
    ordering = "text"
    edit_handler = ObjectList(
        [
            FieldPanel("text"),
            FieldPanel("candidates", widget=forms.CheckboxSelectMultiple),
            FieldPanel("withdrawn"),
        ],
        base_form_class=AmbiguousWordForm,
    )


register_permission_policy(AmbiguousTerm, OnlyThese(AmbiguousTerm, {"view", "add", "change"}))


class VocabularyGroup(ModelViewSetGroup):
    menu_label = _("Vocabulary")
    menu_icon = "list-ul"
    menu_order = 300
    items = (
        _concepts(
            Language,
            Kind.LANGUAGE,
            FieldPanel("tag", read_only=True),
            FieldPanel("autonym"),
            FieldPanel("right_to_left"),
            FieldPanel("group"),
            FieldPanel("priority"),
            FieldPanel("note"),
            columns=("autonym", "priority"),
        ),
        _concepts(
            Variety,
            Kind.VARIETY,
            FieldPanel("language", read_only=True),
            FieldPanel("note"),
            columns=("language",),
        ),
        _concepts(LanguageGroup, Kind.LANGUAGE_GROUP, FieldPanel("asks_back"), columns=("asks_back",)),
        AmbiguousWordViewSet(),
        _concepts(Expertise, Kind.EXPERTISE, FieldPanel("group"), columns=("group",)),
        _concepts(Activity, Kind.ACTIVITY),
        _concepts(
            Municipality,
            Kind.MUNICIPALITY,
            FieldPanel("name"),
            FieldPanel("province", read_only=True),
            columns=("province",),
        ),
    )
