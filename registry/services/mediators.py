"""WRITE rules: everything that can be done to mediators. Keyword-only, atomic, for one or many alike.

Each service locks the Clock before anything else, checks permission, changes, writes history and sends
`mediators_changed` once. One that finds nothing to change does nothing: no history, no news.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.choices import Audience, DataGroup, State
from registry.models import (
    CONFIRMATION_LASTS,
    Account,
    Attestation,
    Clock,
    Consent,
    ContactChannel,
    HistoryEntry,
    Mediator,
    MediatorLanguage,
    Organisation,
)
from registry.numbers import display_number, new_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.actors import Action, Actor, Process, check_permission
from registry.services.clock import lock_clock, next_seqs
from registry.services.details import DETAIL_FIELDS, ContactDetails, MediatorDetails, check_details
from registry.services.rows import delete_rows, insert_rows
from registry.signals import mediators_changed
from registry.words import current_vocabulary

# How many go into one statement.
BATCH = 2_000

# From which states an action may be taken, and the state after it.
TRANSITIONS: Mapping[Action, tuple[frozenset[State], State]] = {
    Action.SUBMIT: (frozenset({State.DRAFT, State.WITHDRAWN}), State.SUBMITTED),
    Action.PUBLISH: (frozenset({State.SUBMITTED}), State.PUBLISHED),
    Action.WITHDRAW: (frozenset({State.DRAFT, State.SUBMITTED, State.PUBLISHED}), State.WITHDRAWN),
}

# A mediator of whom nothing is said yet, but for the key.
_DRAFT = {field.attname: field.get_default() for field in Mediator._meta.concrete_fields if not field.primary_key}
_PLAIN_FIELDS = (
    "name",
    "gender",
    "serves_whole_country",
    "paid_invoice",
    "volunteer_fee",
    "keeps_people_who_move",
)
# Details that are rows of a link table: the table, and the column that holds the code.
_LINKS = {
    "service_municipalities": (Mediator.service_municipalities.through, "municipality_id"),
    "service_regions": (Mediator.service_regions.through, "region_id"),
    "expertise": (Mediator.expertise.through, "expertise_id"),
    "activities": (Mediator.activities.through, "activity_id"),
    "declined_activities": (Mediator.declined_activities.through, "activity_id"),
    "organisations": (Mediator.organisations.through, "organisation_id"),
}
# Details that are rows of a table of their own: what one is, the table, and its columns in the same order.
_ROWS = {
    "languages": (SpokenLanguage, MediatorLanguage, ("language_id", "variety_id", "level")),
    "attestations": (ShownAttestation, Attestation, ("kind", "issuer", "expertise_id", "valid_until")),
    "contact_channels": (ContactDetails, ContactChannel, ("kind", "value", "visibility")),
}


class UnknownMediator(LookupError):
    """A number no mediator has."""


class _Standing(NamedTuple):
    """How things stand with a mediator: all that decides whether something can be done to her."""

    pk: int
    number: str
    account_id: int | None
    state: str
    paused_until: datetime.date
    room_from: datetime.date
    room_limited: bool
    confirmed_on: datetime.date | None
    visible_until: datetime.date


@transaction.atomic
def register_many(
    *,
    by: Actor,
    details: Sequence[MediatorDetails],
    account: Account | None = None,
    numbers: Sequence[str] | None = None,
    is_demo: bool = False,
) -> list[str]:
    """New drafts, in this order; returns their numbers.

    ``account`` is the account of the one mediator registered. Raises `ValidationError` for the first faulty details,
    and for an account that has a mediator already.
    """
    clock = lock_clock()
    vocabulary = current_vocabulary(clock)
    for one in details:
        check_details(one, vocabulary)
    numbers = list(numbers) if numbers is not None else [new_number() for _one in details]
    owner = account and account.pk
    check_permission(by, Action.REGISTER, [owner])
    if account and (len(details) > 1 or Mediator.objects.filter(account=account).exists()):
        raise ValidationError(_("This account has a mediator already. Change her details, or use another account."))
    organisations = _organisations(details, is_demo)
    drafts = [
        {**_DRAFT, "number": number, "account_id": owner, "is_demo": is_demo, **_columns(one, organisations)}
        for number, one in zip(numbers, details, strict=True)
    ]
    insert_rows(Mediator, tuple(_DRAFT), (tuple(draft.values()) for draft in drafts))
    _write_rows(zip(_keys(numbers), details, strict=True), DETAIL_FIELDS, organisations)
    _finish(clock, by, Action.REGISTER, dict.fromkeys(numbers, ()))
    return numbers


def register(*, by: Actor, details: MediatorDetails, account: Account | None = None) -> str:
    """A new draft; returns its number."""
    return register_many(by=by, details=[details], account=account)[0]


@transaction.atomic
def change(*, by: Actor, number: str, details: MediatorDetails) -> None:
    """Makes what is registered of this mediator these details; history names the fields that differ."""
    clock = lock_clock()
    mediator = Mediator.objects.get(pk=_mediators(by, Action.CHANGE, [number])[0].pk)
    check_details(details, current_vocabulary(clock))
    before = details_of(mediator)
    changed = tuple(field for field in DETAIL_FIELDS if _differs(getattr(before, field), getattr(details, field)))
    if not changed:
        return
    organisations = _organisations([details], mediator.is_demo)
    for column, value in _columns(details, organisations).items():
        setattr(mediator, column, value)
    mediator.save()
    _delete_rows(mediator, changed)
    _write_rows([(mediator.pk, details)], changed, organisations)
    _finish(clock, by, Action.CHANGE, {number: changed})


def details_of(mediator: Mediator) -> MediatorDetails:
    """What is registered of this mediator, for an editing screen to start from."""

    def linked(field: str) -> tuple[str, ...]:
        return tuple(sorted(getattr(mediator, field).values_list("pk", flat=True)))

    def rows(field: str) -> tuple[Any, ...]:
        detail, _model, columns = _ROWS[field]
        return tuple(detail(*row) for row in getattr(mediator, field).values_list(*columns).order_by("pk"))

    return MediatorDetails(
        **{field: getattr(mediator, field) for field in _PLAIN_FIELDS},
        base_municipality=mediator.base_municipality_id,
        ways=tuple(way.value for way in mediator.ways),
        organisations=tuple(sorted(mediator.organisations.values_list("name", flat=True))),
        employed_by=mediator.employed_by.name if mediator.employed_by else None,
        **{field: linked(field) for field in _LINKS if field != "organisations"},
        **{field: rows(field) for field in _ROWS},
    )


@transaction.atomic
def submit(*, by: Actor, numbers: Collection[str]) -> None:
    """Hands drafts in, for a registry manager to look at."""
    clock = lock_clock()
    _move(clock, by, Action.SUBMIT, numbers)


@transaction.atomic
def publish(*, by: Actor, numbers: Collection[str], today: datetime.date) -> None:
    """Shows submitted mediators to the world; publishing confirms them on this day.

    Raises `ValidationError` for someone without a language or without consent to be shown to everyone.
    """
    clock = lock_clock()
    mediators = _mediators(by, Action.PUBLISH, numbers)
    speaking, consented = set[int](), set[int]()
    for batch in _batches(mediator.pk for mediator in mediators):
        speaking.update(MediatorLanguage.objects.filter(mediator__in=batch).values_list("mediator_id", flat=True))
        consented.update(Mediator.objects.filter(pk__in=batch).consented().values_list("pk", flat=True))
    for mediator in mediators:
        if mediator.pk not in speaking:
            raise _refused(mediator, _("needs at least one language before publishing."))
        if mediator.pk not in consented:
            raise _refused(mediator, _("has not agreed to be shown to everyone."))
    _move(clock, by, Action.PUBLISH, numbers, mediators, **_confirmed(today))


@transaction.atomic
def withdraw(*, by: Actor, numbers: Collection[str]) -> None:
    """Takes mediators out of the overview, at once and everywhere."""
    clock = lock_clock()
    _move(clock, by, Action.WITHDRAW, numbers)


@transaction.atomic
def pause(*, by: Actor, numbers: Collection[str], until: datetime.date = datetime.date.max) -> None:
    """Hides mediators until this day comes, or until they resume."""
    clock = lock_clock()
    _set(clock, by, Action.PAUSE, numbers, paused_until=until)


@transaction.atomic
def resume(*, by: Actor, numbers: Collection[str]) -> None:
    """Ends a pause."""
    clock = lock_clock()
    _set(clock, by, Action.RESUME, numbers, paused_until=datetime.date.min)


@transaction.atomic
def set_room(*, by: Actor, numbers: Collection[str], room_from: datetime.date, limited: bool = False) -> None:
    """Says from which day new requests are welcome; a day to come means full until then."""
    clock = lock_clock()
    _set(clock, by, Action.SET_ROOM, numbers, room_from=room_from, room_limited=limited)


@transaction.atomic
def confirm(*, by: Actor, numbers: Collection[str], today: datetime.date) -> None:
    """Says that all is still right: visible for another 180 days."""
    clock = lock_clock()
    _set(clock, by, Action.CONFIRM, numbers, **_confirmed(today))


@transaction.atomic
def give_consent(
    *, by: Actor, numbers: Collection[str], groups: Mapping[DataGroup, Audience], wording: str, locale: str
) -> None:
    """Agrees, in these words, to show these groups of data to these audiences; ends what was agreed before."""
    clock = lock_clock()
    mediators = _mediators(by, Action.GIVE_CONSENT, numbers)
    now = timezone.now()
    for batch in _batches(mediator.pk for mediator in mediators):
        Consent.objects.in_force().filter(mediator__in=batch, group__in=groups).update(withdrawn_at=now)
    insert_rows(
        Consent,
        ("mediator_id", "group", "audience", "wording", "locale", "given_at"),
        ((one.pk, group, audience, wording, locale, now) for one in mediators for group, audience in groups.items()),
    )
    _finish(clock, by, Action.GIVE_CONSENT, {one.number: sorted(groups) for one in mediators if groups})


@transaction.atomic
def withdraw_consent(*, by: Actor, numbers: Collection[str], groups: Collection[DataGroup]) -> None:
    """Ends consent to these groups of data: they are gone from every page and answer at once."""
    clock = lock_clock()
    mediators = _mediators(by, Action.WITHDRAW_CONSENT, numbers)
    ended: dict[str, list[str]] = defaultdict(list)
    for batch in _batches(mediator.pk for mediator in mediators):
        consents = Consent.objects.in_force().filter(mediator__in=batch, group__in=groups)
        for number, group in consents.values_list("mediator__number", "group").order_by("mediator_id", "group"):
            ended[number].append(group)
        consents.update(withdrawn_at=timezone.now())
    _finish(clock, by, Action.WITHDRAW_CONSENT, ended)


@transaction.atomic
def record_consent(
    *, by: Actor, numbers: Collection[str], groups: Mapping[DataGroup, Audience | None], wording: str, locale: str
) -> None:
    """What was agreed on paper or by telephone, for all groups at once: no audience ends what was agreed before."""
    agreed = {group: audience for group, audience in groups.items() if audience}
    give_consent(by=by, numbers=numbers, groups=agreed, wording=wording, locale=locale)
    withdraw_consent(by=by, numbers=numbers, groups=groups.keys() - agreed.keys())


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Takes every invented mediator out of the database, with all that belongs to her; returns how many."""
    clock = lock_clock()
    invented = Mediator.objects.filter(is_demo=True).order_by()
    numbers = list(invented.values_list("number", flat=True).order_by("pk"))
    check_permission(by, Action.REMOVE, ())
    delete_rows(HistoryEntry.objects.filter(number__in=invented.values("number")))
    for relation in Mediator._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.on_delete is models.CASCADE:
            hers = {f"{relation.field.name}__in": invented.values("pk")}
            delete_rows(relation.related_model._base_manager.filter(**hers))
    delete_rows(invented)
    Organisation.objects.filter(is_demo=True).delete()
    if numbers:
        mediators_changed.send(sender=Mediator, seqs=next_seqs(clock, numbers))
    return len(numbers)


def _mediators(by: Actor, action: Action, numbers: Collection[str]) -> list[_Standing]:
    """These mediators, in order of registration, when ``by`` may do this to all of them."""
    wanted = set(numbers)
    mediators = [
        _Standing._make(row)
        for batch in _batches(sorted(wanted))
        for row in Mediator.objects.filter(number__in=batch).order_by().values_list(*_Standing._fields)
    ]
    missing = wanted - {mediator.number for mediator in mediators}
    if missing:
        raise UnknownMediator(", ".join(sorted(missing)))
    check_permission(by, action, (mediator.account_id for mediator in mediators))
    return sorted(mediators)


_Value = TypeVar("_Value")


def _batches(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """The same values, as many at a time as go into one statement."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _keys(numbers: Sequence[str]) -> list[int]:
    """The primary keys of the mediators with these numbers, in the same order."""
    key_of = {
        number: pk
        for batch in _batches(numbers)
        for number, pk in Mediator.objects.filter(number__in=batch).order_by().values_list("number", "pk")
    }
    return [key_of[number] for number in numbers]


def _refused(mediator: _Standing, why: str) -> ValidationError:
    return ValidationError(f"{display_number(mediator.number)} {why}")


def _confirmed(today: datetime.date) -> dict[str, datetime.date]:
    return {"confirmed_on": today, "visible_until": today + CONFIRMATION_LASTS}


def _move(
    clock: Clock,
    by: Actor,
    action: Action,
    numbers: Collection[str],
    mediators: list[_Standing] | None = None,
    **columns: Any,
) -> None:
    """Takes mediators to the state that follows from this action."""
    mediators = _mediators(by, action, numbers) if mediators is None else mediators
    allowed, state = TRANSITIONS[action]
    for mediator in mediators:
        if mediator.state not in allowed:
            raise _refused(
                mediator,
                _("is %(state)s; this can only be done from: %(allowed)s.")
                % {
                    "state": State(mediator.state).label,
                    "allowed": ", ".join(sorted(str(one.label) for one in allowed)),
                },
            )
    _update(clock, by, action, mediators, {"state": state, **columns})


def _set(clock: Clock, by: Actor, action: Action, numbers: Collection[str], **columns: Any) -> None:
    """Gives mediators these values, where they differ."""
    mediators = [
        mediator
        for mediator in _mediators(by, action, numbers)
        if any(getattr(mediator, column) != value for column, value in columns.items())
    ]
    _update(clock, by, action, mediators, columns)


def _update(clock: Clock, by: Actor, action: Action, mediators: list[_Standing], columns: Mapping[str, Any]) -> None:
    for batch in _batches(mediator.pk for mediator in mediators):
        Mediator.objects.filter(pk__in=batch).update(**columns)
    _finish(clock, by, action, {mediator.number: sorted(columns) for mediator in mediators})


def _finish(clock: Clock, by: Actor, action: Action, fields: Mapping[str, Iterable[str]]) -> None:
    """Writes history and tells the news, once; ``fields`` are the changed fields of each changed number."""
    if not fields:
        return
    seqs = next_seqs(clock, list(fields))
    now = timezone.now()
    account, process = (None, by.name) if isinstance(by, Process) else (by.pk, "")
    insert_rows(
        HistoryEntry,
        ("number", "action", "fields", "account_id", "process", "at", "seq"),
        ((number, action, tuple(fields[number]), account, process, now, seq) for number, seq in seqs.items()),
    )
    mediators_changed.send(sender=Mediator, seqs=seqs)


def _differs(before: Any, after: Any) -> bool:
    """Lists of codes have no order; languages, attestations and contact channels are kept in the order given."""
    if isinstance(before, tuple) and all(isinstance(value, str) for value in (*before, *after)):
        return set(before) != set(after)
    return before != after


def _columns(details: MediatorDetails, organisations: Mapping[str, int]) -> dict[str, Any]:
    """The details that are columns of the mediator's own row."""
    return {
        **{field: getattr(details, field) for field in _PLAIN_FIELDS},
        "base_municipality_id": details.base_municipality,
        "employed_by_id": organisations[details.employed_by] if details.employed_by else None,
        **{column: way in details.ways for way, column in Mediator.WAY_FIELDS.items()},
    }


def _organisations(details: Iterable[MediatorDetails], is_demo: bool) -> dict[str, int]:
    """The primary key of every organisation named; those not known yet are made."""
    names = {name for one in details for name in (*one.organisations, one.employed_by) if name}
    known = Organisation.objects.in_bulk(names, field_name="name") if names else {}
    Organisation.objects.bulk_create(Organisation(name=name, is_demo=is_demo) for name in sorted(names - known.keys()))
    return dict(Organisation.objects.filter(name__in=names).values_list("name", "pk"))


def _write_rows(
    details: Iterable[tuple[int, MediatorDetails]], fields: Collection[str], organisations: Mapping[str, int]
) -> None:
    """The details that are rows of other tables, for these fields; each with the primary key of its mediator."""
    pairs = list(details)
    for field in _LINKS.keys() & set(fields):
        through, column = _LINKS[field]
        insert_rows(
            through,
            ("mediator_id", column),
            (
                (pk, organisations[code] if field == "organisations" else code)
                for pk, one in pairs
                for code in sorted(set(getattr(one, field)))
            ),
        )
    for field in _ROWS.keys() & set(fields):
        detail, model, columns = _ROWS[field]
        values = attrgetter(*(each.name for each in dataclasses.fields(detail)))
        insert_rows(
            model,
            ("mediator_id", *columns),
            ((pk, *values(row)) for pk, one in pairs for row in getattr(one, field)),
        )


def _delete_rows(mediator: Mediator, fields: Collection[str]) -> None:
    for field in _LINKS.keys() & set(fields):
        _LINKS[field][0]._default_manager.filter(mediator_id=mediator.pk).delete()
    for field in _ROWS.keys() & set(fields):
        getattr(mediator, field).all().delete()
