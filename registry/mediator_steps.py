"""What registry managers do to a mediator besides changing her details: each step a button, some with a question."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from registry.choices import Audience, DataGroup
from registry.models import Consent, Mediator
from registry.services import mediators as services
from registry.services.actors import Action
from registry.today import today

NOBODY = ""


class StepForm(forms.Form):
    """What a manager is asked before a step; starts from how things are with this mediator."""

    def __init__(self, *args: Any, mediator: Mediator, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": self.starting_from(mediator)})

    def starting_from(self, mediator: Mediator) -> dict[str, Any]:
        return {}

    def answers(self) -> dict[str, Any]:
        """What the service wants to know besides who and whom; only of a valid form."""
        return self.cleaned_data


class PauseForm(StepForm):
    until = forms.DateField(
        label=_("Paused until"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The first day on which this mediator is shown again. Empty: until someone ends the pause."),
    )

    def clean_until(self) -> datetime.date:
        until = self.cleaned_data["until"] or datetime.date.max
        if until <= today():
            raise forms.ValidationError(_("Choose a day after today."))
        return until


class RoomForm(StepForm):
    room_from = forms.DateField(
        label=_("Room from"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Until this day the profile says “full”. Empty: full until further notice."),
    )
    limited = forms.BooleanField(label=_("Limited room"), required=False)

    def starting_from(self, mediator: Mediator) -> dict[str, Any]:
        full_until_further_notice = mediator.room_from == datetime.date.max
        return {
            "room_from": None if full_until_further_notice else max(mediator.room_from, today()),
            "limited": mediator.room_limited,
        }

    def clean_room_from(self) -> datetime.date:
        return self.cleaned_data["room_from"] or datetime.date.max


class ConsentForm(StepForm):
    """One question for each group of data: who may see it."""

    wording = forms.CharField(
        label=_("The words agreed to"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5_000,
        help_text=_("Exactly what the mediator read or heard, in the language it was said in."),
    )
    locale = forms.ChoiceField(label=_("Language of those words"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in DataGroup:
            self.fields[group.value] = forms.ChoiceField(
                label=_("Who may see: %(what)s") % {"what": group.label},
                required=False,
                choices=[(NOBODY, _("nobody")), *Audience.choices],
            )

    def starting_from(self, mediator: Mediator) -> dict[str, Any]:
        in_force = Consent.objects.in_force().filter(mediator=mediator)
        return dict(in_force.values_list("group", "audience"))

    def answers(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "groups": {group: Audience(said[group]) if said[group] else None for group in DataGroup},
            "wording": said["wording"],
            "locale": said["locale"],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Something a registry manager does to a mediator: one button, or a button and a form."""

    service: Callable[..., None]
    label: Promise
    done: Promise
    dated: bool = False  # whether the service asks what day it is
    form: type[StepForm] | None = None

    @property
    def asks(self) -> bool:
        """Whether there is something to answer first."""
        return self.form is not None

    def take(self, by: Any, number: str, answers: dict[str, Any]) -> None:
        """Calls the service. What it raises is for the manager to read."""
        self.service(by=by, numbers=[number], **answers, **({"today": today()} if self.dated else {}))


STEPS = {
    Action.GIVE_CONSENT: Step(
        services.record_consent, _("Record consent"), _("What %s agreed to is recorded."), form=ConsentForm
    ),
    Action.SUBMIT: Step(services.submit, _("Submit"), _("%s is submitted.")),
    Action.PUBLISH: Step(services.publish, _("Publish"), _("%s is published."), dated=True),
    Action.SET_ROOM: Step(services.set_room, _("Set room"), _("The room of %s is set."), form=RoomForm),
    Action.PAUSE: Step(services.pause, _("Pause"), _("%s is paused."), form=PauseForm),
    Action.RESUME: Step(services.resume, _("Resume"), _("The pause of %s is over.")),
    Action.CONFIRM: Step(services.confirm, _("Confirm"), _("%s is confirmed."), dated=True),
    Action.WITHDRAW: Step(services.withdraw, _("Withdraw"), _("%s is withdrawn.")),
}


def offered_steps(mediator: Mediator, day: datetime.date) -> list[tuple[Action, Step]]:
    """The steps that make sense for this mediator on this day; the services have the last word."""
    paused = mediator.paused_until > day
    senseless = {Action.PAUSE if paused else Action.RESUME}
    senseless |= {action for action, (states, _after) in services.TRANSITIONS.items() if mediator.state not in states}
    return [(action, step) for action, step in STEPS.items() if action not in senseless]
