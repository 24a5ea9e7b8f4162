"""The form a mediator is registered and changed with: `MediatorDetails`, as boxes on a screen.

What must be true of details is checked by the services (`registry.services.details`); `MediatorForm.add_faults` puts
what they found beside the right box.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from registry.choices import AttestationKind, ContactKind, ContactVisibility, Gender, Level, RegionKind, Way
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import LONGEST_LINE, LONGEST_NAME, ContactDetails, MediatorDetails
from registry.words import Kind, Vocabulary, current_vocabulary

Choices = list[tuple[str, str]]

EMPTY_ROWS = 3
MOST_ROWS = 50
NOTHING: Choices = [("", "–")]


def vocabulary_choices() -> dict[Kind, Choices]:
    """What can be chosen of each kind of concept, by its name in the active locale.

    Regions of several kinds share a name, so each says its kind; a variety says its language.
    """
    vocabulary = current_vocabulary()
    languages = dict(_named(vocabulary, Kind.LANGUAGE, vocabulary.languages))
    return {
        Kind.MUNICIPALITY: _named(vocabulary, Kind.MUNICIPALITY, vocabulary.municipalities),
        Kind.REGION: [
            (code, f"{name} ({RegionKind(vocabulary.regions[code].kind).label})")
            for code, name in _named(vocabulary, Kind.REGION, vocabulary.regions)
        ],
        Kind.LANGUAGE: list(languages.items()),
        Kind.LANGUAGE_GROUP: _named(vocabulary, Kind.LANGUAGE_GROUP, vocabulary.groups),
        Kind.VARIETY: _by_name(
            (tag, f"{languages[vocabulary.varieties[tag].language]}: {name}")
            for tag, name in _named(vocabulary, Kind.VARIETY, vocabulary.varieties)
        ),
        Kind.EXPERTISE: _named(vocabulary, Kind.EXPERTISE, vocabulary.expertise),
        Kind.ACTIVITY: _named(vocabulary, Kind.ACTIVITY, vocabulary.activities),
    }


def _named(vocabulary: Vocabulary, kind: Kind, codes: Iterable[str]) -> Choices:
    locale = get_language() or "nl"
    return _by_name((code, vocabulary.name(kind, code, locale)) for code in codes)


def _by_name(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _in_words(box: forms.BoundField) -> list[str]:
    value = box.initial
    if isinstance(value, bool):
        return [str(_("yes") if value else _("no"))]
    names = dict(getattr(box.field, "choices", ()))
    values = [one for one in (value if isinstance(value, list | tuple) else [value]) if one not in (None, "")]
    return [date_format(one) if isinstance(one, datetime.date) else str(names.get(one, one)) for one in values]


class LinesField(forms.CharField):
    """One value on each line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: str | None) -> tuple[str, ...]:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class VocabularyForm(forms.Form):
    """A form with boxes that choose from the vocabulary, as it is when the form is made."""

    KINDS: Mapping[str, Kind] = {}

    def __init__(self, *args: Any, choices: Mapping[Kind, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        for name, kind in self.KINDS.items():
            field = self.fields[name]
            one = not isinstance(field, forms.MultipleChoiceField)
            field.choices = NOTHING + choices[kind] if one else choices[kind]


class LanguageForm(VocabularyForm):
    KINDS = {"language": Kind.LANGUAGE, "variety": Kind.VARIETY}

    language = forms.ChoiceField(label=_("language"))
    variety = forms.ChoiceField(label=_("variety"), required=False)
    level = forms.ChoiceField(label=_("level"), choices=[*NOTHING, *Level.choices])

    def row(self) -> SpokenLanguage:
        values = self.cleaned_data
        return SpokenLanguage(values["language"], values["variety"] or None, values["level"])


class AttestationForm(VocabularyForm):
    KINDS = {"expertise": Kind.EXPERTISE}

    kind = forms.ChoiceField(label=_("kind"), choices=[*NOTHING, *AttestationKind.choices])
    issuer = forms.CharField(label=_("issued by"), max_length=LONGEST_LINE)
    expertise = forms.ChoiceField(label=_("expertise"), required=False)
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


class ContactForm(VocabularyForm):
    kind = forms.ChoiceField(label=_("kind"), choices=[*NOTHING, *ContactKind.choices])
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


def _rows_of(form: type[VocabularyForm], heading: str) -> type[RowFormSet]:
    formset = forms.formset_factory(
        form,
        formset=RowFormSet,
        extra=EMPTY_ROWS,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    formset.heading = heading
    return formset


FORMSETS: dict[str, type[RowFormSet]] = {
    "languages": _rows_of(LanguageForm, _("languages")),
    "attestations": _rows_of(AttestationForm, _("attestations")),
    "contact_channels": _rows_of(ContactForm, _("contact channels")),
}


class MediatorForm(VocabularyForm):
    """All of `MediatorDetails`: single values here, rows in ``formsets``, both named as the details are."""

    KINDS = {
        "base_municipality": Kind.MUNICIPALITY,
        "service_municipalities": Kind.MUNICIPALITY,
        "service_regions": Kind.REGION,
        "expertise": Kind.EXPERTISE,
        "activities": Kind.ACTIVITY,
        "declined_activities": Kind.ACTIVITY,
    }

    name = forms.CharField(label=_("name to show"), max_length=LONGEST_NAME)
    gender = forms.ChoiceField(label=_("gender"), choices=Gender.choices, initial=Gender.NOT_SAID)
    base_municipality = forms.ChoiceField(label=_("base municipality"))
    ways = forms.MultipleChoiceField(
        label=_("ways of working"), choices=Way.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    serves_whole_country = forms.BooleanField(label=_("comes anywhere in the country"), required=False)
    service_municipalities = forms.MultipleChoiceField(label=_("municipalities of service"), required=False)
    service_regions = forms.MultipleChoiceField(label=_("regions of service"), required=False)
    expertise = forms.MultipleChoiceField(label=_("expertise"), required=False, widget=forms.CheckboxSelectMultiple)
    activities = forms.MultipleChoiceField(label=_("activities"), required=False, widget=forms.CheckboxSelectMultiple)
    declined_activities = forms.MultipleChoiceField(
        label=_("what the mediator does not do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = LinesField(label=_("organisations"), required=False, help_text=_("One name on each line."))
    employed_by = forms.CharField(label=_("employed by"), max_length=LONGEST_LINE, required=False, empty_value=None)
    paid_invoice = forms.BooleanField(label=_("works for a paid invoice"), required=False)
    volunteer_fee = forms.BooleanField(label=_("works for a volunteer fee"), required=False)
    keeps_people_who_move = forms.BooleanField(label=_("stays with people who move"), required=False)

    def __init__(self, *args: Any, details: MediatorDetails | None = None, **kwargs: Any) -> None:
        """Starts from these details; without them, from an empty screen."""
        self._choices = vocabulary_choices()
        self._before = details
        initial = {name: getattr(details, name) for name in self.base_fields} if details else {"ways": [Way.IN_PERSON]}
        super().__init__(*args, **{**kwargs, "initial": initial, "choices": self._choices})

    @cached_property
    def formsets(self) -> dict[str, RowFormSet]:
        return {
            name: formset(
                self.data if self.is_bound else None,
                prefix=name,
                initial=self._rows_before(name),
                form_kwargs={"choices": self._choices},
            )
            for name, formset in FORMSETS.items()
        }

    def is_valid(self) -> bool:
        # All are asked, so that every fault is shown at once.
        return all([super().is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    def details(self) -> MediatorDetails:
        """What was typed; only of a valid form."""
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in self.cleaned_data.items()}
        return MediatorDetails(**values, **{name: formset.rows() for name, formset in self.formsets.items()})

    def add_faults(self, refused: ValidationError) -> None:
        """Shows what a service found, each fault where it belongs."""
        for field, faults in refused.message_dict.items():
            if field in self.formsets:
                self.formsets[field].non_form_errors().extend(faults)
            else:
                self.add_error(field, faults)

    def in_words(self) -> list[tuple[str, list[str]]]:
        """What the form starts from, to be read instead of edited: each label with what stands there."""
        single = [(str(box.label), _in_words(box)) for box in self]
        rows = [
            (
                str(formset.heading),
                [", ".join(word for box in row for word in _in_words(box)) for row in formset.initial_forms],
            )
            for formset in self.formsets.values()
        ]
        return single + rows

    @property
    def media(self) -> forms.Media:
        return sum((formset.media for formset in self.formsets.values()), super().media)

    def _rows_before(self, name: str) -> Sequence[dict[str, Any]]:
        rows = [dataclasses.asdict(row) for row in getattr(self._before, name)] if self._before else []
        return [{field: None if value == datetime.date.max else value for field, value in row.items()} for row in rows]
