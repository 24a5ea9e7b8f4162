"""The form a mediator is registered and changed with: `MediatorDetails`, as boxes on a screen.

What must be true of details is checked by the services (`registry.services.details`); `MediatorForm.add_faults` puts
what they found beside the right box.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from registry.choices import AttestationKind, ContactKind, ContactVisibility, Gender, Level, RegionKind, Way
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import DETAIL_FIELDS, LONGEST_LINE, LONGEST_NAME, ContactDetails, MediatorDetails
from registry.words import Kind, current_vocabulary

Choices = list[tuple[str, str]]

EMPTY_ROWS = 3
MOST_ROWS = 100


def named(kind: Kind, codes: Iterable[str]) -> Choices:
    """Each of these codes with its name in the active locale, by name."""
    vocabulary, locale = current_vocabulary(), get_language() or "nl"
    return sorted(((code, vocabulary.name(kind, code, locale)) for code in codes), key=lambda choice: choice[1])


def municipality_choices() -> Choices:
    return named(Kind.MUNICIPALITY, current_vocabulary().municipalities)


def language_choices() -> Choices:
    return named(Kind.LANGUAGE, current_vocabulary().languages)


def region_choices() -> Choices:
    """Regions of all kinds; some share a name, so each says what kind it is."""
    regions = current_vocabulary().regions
    return [(code, f"{name} ({RegionKind(regions[code].kind).label})") for code, name in named(Kind.REGION, regions)]


def variety_choices() -> Choices:
    """Varieties, each after the name of its language."""
    varieties, languages = current_vocabulary().varieties, dict(language_choices())
    named_varieties = named(Kind.VARIETY, varieties)
    return sorted(
        ((tag, f"{languages[varieties[tag].language]}: {name}") for tag, name in named_varieties),
        key=lambda choice: choice[1],
    )


def expertise_choices() -> Choices:
    return named(Kind.EXPERTISE, current_vocabulary().expertise)


def activity_choices() -> Choices:
    return named(Kind.ACTIVITY, current_vocabulary().activities)


def _or_none(choices: Choices) -> Choices:
    return [("", "–"), *choices]


class LinesField(forms.CharField):
    """One value on each line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: str | None) -> tuple[str, ...]:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("language"), choices=lambda: _or_none(language_choices()))
    variety = forms.ChoiceField(label=_("variety"), choices=lambda: _or_none(variety_choices()), required=False)
    level = forms.ChoiceField(label=_("level"), choices=lambda: _or_none(Level.choices))

    def row(self) -> SpokenLanguage:
        values = self.cleaned_data
        return SpokenLanguage(values["language"], values["variety"] or None, values["level"])


class AttestationForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=lambda: _or_none(AttestationKind.choices))
    issuer = forms.CharField(label=_("issued by"), max_length=LONGEST_LINE)
    expertise = forms.ChoiceField(label=_("expertise"), choices=lambda: _or_none(expertise_choices()), required=False)
    valid_until = forms.DateField(
        label=_("valid until"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The first day on which it no longer holds. Empty: no end."),
    )

    def row(self) -> ShownAttestation:
        values = self.cleaned_data
        return ShownAttestation(
            values["kind"],
            values["issuer"],
            values["expertise"] or None,
            values["valid_until"] or datetime.date.max,
        )


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=lambda: _or_none(ContactKind.choices))
    value = forms.CharField(label=_("address or number"), max_length=LONGEST_LINE)
    visibility = forms.ChoiceField(
        label=_("who sees it"), choices=ContactVisibility.choices, initial=ContactVisibility.RELAY_ONLY
    )

    def row(self) -> ContactDetails:
        values = self.cleaned_data
        return ContactDetails(values["kind"], values["value"], values["visibility"])


class RowFormSet(forms.BaseFormSet):
    """Rows of one kind that belong to a mediator; a few empty ones wait at the end."""

    heading = ""

    def rows(self) -> tuple[Any, ...]:
        """What was filled in and not taken away; only of a valid formset."""
        return tuple(form.row() for form in self.forms if form.cleaned_data and not form.cleaned_data["DELETE"])


def _rows_of(form: type[forms.Form], heading: str) -> type[RowFormSet]:
    formset = forms.formset_factory(
        form, formset=RowFormSet, extra=EMPTY_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )
    formset.heading = heading
    return formset


FORMSETS: dict[str, type[RowFormSet]] = {
    "languages": _rows_of(LanguageForm, _("languages")),
    "attestations": _rows_of(AttestationForm, _("attestations")),
    "contact_channels": _rows_of(ContactForm, _("contact channels")),
}


class MediatorForm(forms.Form):
    """All of `MediatorDetails`: single values here, rows in ``formsets``, both named as the details are."""

    name = forms.CharField(label=_("name to show"), max_length=LONGEST_NAME)
    gender = forms.ChoiceField(label=_("gender"), choices=Gender.choices, initial=Gender.NOT_SAID)
    base_municipality = forms.ChoiceField(
        label=_("base municipality"), choices=lambda: _or_none(municipality_choices())
    )
    ways = forms.MultipleChoiceField(
        label=_("ways of working"), choices=Way.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    serves_whole_country = forms.BooleanField(label=_("comes anywhere in the country"), required=False)
    service_municipalities = forms.MultipleChoiceField(
        label=_("municipalities of service"), choices=municipality_choices, required=False
    )
    service_regions = forms.MultipleChoiceField(label=_("regions of service"), choices=region_choices, required=False)
    expertise = forms.MultipleChoiceField(
        label=_("expertise"), choices=expertise_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    activities = forms.MultipleChoiceField(
        label=_("activities"), choices=activity_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    declined_activities = forms.MultipleChoiceField(
        label=_("what the mediator does not do"),
        choices=activity_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = LinesField(label=_("organisations"), required=False, help_text=_("One name on each line."))
    employed_by = forms.CharField(label=_("employed by"), max_length=LONGEST_LINE, required=False, empty_value=None)
    paid_invoice = forms.BooleanField(label=_("works for a paid invoice"), required=False)
    volunteer_fee = forms.BooleanField(label=_("works for a volunteer fee"), required=False)
    keeps_people_who_move = forms.BooleanField(label=_("stays with people who move"), required=False)

    def __init__(self, *args: Any, details: MediatorDetails | None = None, **kwargs: Any) -> None:
        """Starts from these details; without them, from an empty screen."""
        self.details_before = details
        initial = {name: getattr(details, name) for name in self.base_fields} if details else {"ways": [Way.IN_PERSON]}
        super().__init__(*args, **{**kwargs, "initial": initial})

    @cached_property
    def formsets(self) -> dict[str, RowFormSet]:
        return {
            name: formset(self.data if self.is_bound else None, prefix=name, initial=self._rows_before(name))
            for name, formset in FORMSETS.items()
        }

    def is_valid(self) -> bool:
        # All are asked, so that every fault is shown at once.
        return all([super().is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    def details(self) -> MediatorDetails:
        """What was typed; only of a valid form."""
        rows = {name: formset.rows() for name, formset in self.formsets.items()}
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in self.cleaned_data.items()}
        return MediatorDetails(**values, **rows)

    def add_faults(self, refused: ValidationError) -> None:
        """Shows what a service found, each fault where it belongs."""
        for field, faults in refused.message_dict.items():
            if field in self.formsets:
                self.formsets[field].non_form_errors().extend(faults)
            else:
                self.add_error(field if field in self.fields else None, faults)

    @property
    def media(self) -> forms.Media:
        return sum((formset.media for formset in self.formsets.values()), super().media)

    def _rows_before(self, name: str) -> Sequence[dict[str, Any]]:
        if self.details_before is None:
            return []
        rows = [dataclasses.asdict(row) for row in getattr(self.details_before, name)]
        for row in rows:
            if row.get("valid_until") == datetime.date.max:
                row["valid_until"] = None
        return rows


assert {*MediatorForm.base_fields, *FORMSETS} == {*DETAIL_FIELDS}  # noqa: S101 - a field forgotten here would be emptied
