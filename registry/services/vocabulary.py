"""WRITE rules of the vocabulary, 1: what the files bring. What editors change is in `vocabulary_editing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import models, transaction
from django.utils import timezone

from registry.models import (
    ANY_LOCALE,
    AmbiguousTerm,
    HistoryEntry,
    Mediator,
    Municipality,
    MunicipalityTerm,
    Postcode,
    Term,
)
from registry.services.clock import lock_clock, next_seqs, raise_vocabulary
from registry.signals import mediators_changed
from registry.vocabulary_files import DIRECTORY, MUNICIPALITIES, POSTCODES, Fault, FaultyFiles, read_vocabulary_files
from registry.vocabulary_rows import WantedRows, WantedVocabulary, wanted_vocabulary

BATCH = 500
PROCESS = "load_vocabulary"

Links = set[tuple[str, str]]


@dataclass(slots=True)
class Counts:
    """What became of the rows, words or links of one file."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    left_to_editors: int = 0
    kept: int = 0  # no longer in the file; mediators may refer to them

    @property
    def touched(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(slots=True)
class LoadReport:
    """What loading did: counts by file and by what is counted, and the numbers of mediators moved by mergers."""

    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        return any(counts.touched for counts in self.counts.values())


def load_vocabulary(*, directory: Path = DIRECTORY) -> LoadReport:
    """Brings the vocabulary in line with the files of this folder, and leaves alone what editors changed.

    Mediators of a municipality that merged move to its successor. Loading the same files again changes nothing.
    Raises `FaultyFiles`, and changes nothing, when anything is wrong with a file.
    """
    wanted = wanted_vocabulary(read_vocabulary_files(directory))
    report = LoadReport()
    with transaction.atomic():
        clock = lock_clock()
        merged = _merged_municipalities(wanted)
        for table in wanted.tables:
            plural = str(table.model._meta.verbose_name_plural)
            report.counts[table.file, plural] = _load_rows(table)
            if table.words:
                report.counts[table.file, f"words for {plural}"] = _load_words(table)
        report.counts[POSTCODES.name, "postcodes across a border"] = _load_straddling_postcodes(wanted.straddling)
        report.counts[wanted.ambiguous_file, "ambiguous words"] = _load_ambiguous_terms(wanted.ambiguous)
        report.moved = _move_to_successors(merged)
        if merged:
            Municipality.objects.filter(code__in=merged).delete()
            report.counts[MUNICIPALITIES.name, "merged municipalities"] = Counts(removed=len(merged))
        if report.touched:
            raise_vocabulary(clock)
        if report.moved:
            _record_move(report.moved, next_seqs(clock, report.moved))
    return report


def _merged_municipalities(wanted: WantedVocabulary) -> dict[str, str]:
    """The municipalities of the registry that the files say have merged, with their successors."""
    listed = next(table.rows for table in wanted.tables if table.model is Municipality)
    gone = [code for code in Municipality.objects.values_list("code", flat=True) if code not in listed]
    faults = [
        Fault(MUNICIPALITIES.name, f"{code} is missing; say in municipality_changes.csv into which one it merged")
        for code in gone
        if code not in wanted.successors
    ]
    if faults:
        raise FaultyFiles(faults)
    return {code: wanted.successors[code] for code in gone}


def _load_rows(table: WantedRows) -> Counts:
    counts = Counts()
    existing = table.model.objects.in_bulk()
    new, changed, changed_fields = [], [], set()
    for code, values in table.rows.items():
        row = existing.pop(code, None)
        if row is None:
            new.append(table.model(pk=code, **values))
            continue
        edited = _edited_fields(row)
        different = {name for name, value in values.items() if getattr(row, name) != value}
        if different - edited:
            for name in different - edited:
                setattr(row, name, values[name])
            changed.append(row)
            changed_fields |= different - edited
        elif different:
            counts.left_to_editors += 1
        else:
            counts.unchanged += 1
    table.model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        table.model.objects.bulk_update(changed, sorted(changed_fields), batch_size=BATCH)
    counts.added, counts.changed = len(new), len(changed)
    if table.complete:
        table.model.objects.filter(pk__in=existing).delete()
        counts.removed = len(existing)
    else:
        counts.kept = len(existing)
    return counts


def _edited_fields(row: models.Model) -> set[str]:
    """The attributes an editor changed by hand: of a relation, the one that holds the code."""
    return {row._meta.get_field(name).attname for name in getattr(row, "edited_fields", ())}


def _load_words(table: WantedRows) -> Counts:
    terms = table.model._meta.get_field("terms").related_model.objects
    existing = {
        (term.concept_id, term.locale, term.text): term for term in terms.all() if term.concept_id in table.rows
    }
    named_by_editors = {
        (term.concept_id, term.locale)
        for term in existing.values()
        if term.source == Term.Source.EDITOR and term.role == Term.Role.NAME and not term.withdrawn
    }
    counts = Counts()
    new, demoted, promoted = [], [], []
    for (code, locale, text), (wanted_role, source) in table.words.words.items():
        # Where an editor gave the name, the file's is one more word that is understood.
        is_second_name = wanted_role == Term.Role.NAME and (code, locale) in named_by_editors
        role = Term.Role.SYNONYM if is_second_name else wanted_role
        term = existing.pop((code, locale, text), None)
        if term is None:
            new.append(terms.model(concept_id=code, locale=locale, text=text, role=role, source=source))
        elif term.source == Term.Source.EDITOR or term.withdrawn:
            counts.left_to_editors += 1
        elif (term.role, term.source) == (role, source):
            counts.unchanged += 1
        else:
            term.role, term.source = role, source
            (promoted if role == Term.Role.NAME else demoted).append(term)
    gone = [term.pk for term in existing.values() if term.source != Term.Source.EDITOR and not term.withdrawn]
    # A locale has one name at any moment, so old names go before new ones come.
    _delete_in_batches(terms, gone)
    for changed in (demoted, promoted):
        if changed:
            terms.bulk_update(changed, ["role", "source"], batch_size=BATCH)
    terms.bulk_create(new, batch_size=BATCH)
    counts.added, counts.changed, counts.removed = len(new), len(demoted) + len(promoted), len(gone)
    counts.left_to_editors += len(existing) - len(gone)
    return counts


def _delete_in_batches(rows: models.Manager, keys: list[int]) -> None:
    for start in range(0, len(keys), BATCH):
        rows.filter(pk__in=keys[start : start + BATCH]).delete()


def _load_straddling_postcodes(wanted: Iterable[tuple[str, str]]) -> Counts:
    through = Postcode.other_municipalities.through
    existing = set(through.objects.values_list("postcode_id", "municipality_id"))
    return _load_links(through, "postcode_id", "municipality_id", existing=existing, wanted=set(wanted))


def _load_ambiguous_terms(wanted: Mapping[str, frozenset[str]]) -> Counts:
    existing = AmbiguousTerm.objects.in_bulk()
    edited = {text for text, term in existing.items() if term.edited_fields}
    gone = [text for text in existing if text not in wanted and text not in edited]
    new = [text for text in wanted if text not in existing]
    AmbiguousTerm.objects.filter(text__in=gone).delete()
    AmbiguousTerm.objects.bulk_create(AmbiguousTerm(text=text) for text in new)
    through = AmbiguousTerm.candidates.through
    links = set(through.objects.exclude(ambiguousterm_id__in=edited).values_list("ambiguousterm_id", "language_id"))
    wanted_links = {(text, code) for text, codes in wanted.items() if text not in edited for code in codes}
    _load_links(through, "ambiguousterm_id", "language_id", existing=links, wanted=wanted_links)
    changed = {text for text, _ in links ^ wanted_links if text not in new}
    return Counts(
        added=len(new),
        changed=len(changed),
        removed=len(gone),
        unchanged=len(wanted) - len(new) - len(changed) - len(edited & wanted.keys()),
        left_to_editors=len(edited),
    )


def _load_links(through: type[models.Model], one: str, other: str, *, existing: Links, wanted: Links) -> Counts:
    for pair in existing - wanted:
        through.objects.filter(**dict(zip((one, other), pair, strict=True))).delete()
    through.objects.bulk_create(
        through(**dict(zip((one, other), pair, strict=True))) for pair in sorted(wanted - existing)
    )
    return Counts(added=len(wanted - existing), removed=len(existing - wanted), unchanged=len(existing & wanted))


def _move_to_successors(merged: Mapping[str, str]) -> list[str]:
    """Leads mediators, and editors' words, from merged municipalities to their successors.

    Answers with the numbers of the mediators moved, in order.
    """
    moved: set[str] = set()
    service = Mediator.service_municipalities.through
    for old, successor in merged.items():
        based = Mediator.objects.filter(base_municipality=old)
        serving = Mediator.objects.filter(service_municipalities=old)
        moved.update(based.values_list("number", flat=True), serving.values_list("number", flat=True))
        service.objects.bulk_create(
            (
                service(mediator_id=mediator, municipality_id=successor)
                for mediator in serving.values_list("pk", flat=True)
            ),
            ignore_conflicts=True,
        )
        service.objects.filter(municipality_id=old).delete()
        based.update(base_municipality=successor)
        MunicipalityTerm.objects.bulk_create(
            (
                MunicipalityTerm(concept_id=successor, locale=ANY_LOCALE, text=text)
                for text in MunicipalityTerm.objects.filter(
                    concept=old, source=Term.Source.EDITOR, withdrawn=False
                ).values_list("text", flat=True)
            ),
            ignore_conflicts=True,
        )
    return sorted(moved)


def _record_move(numbers: list[str], seqs: dict[str, int]) -> None:
    now = timezone.now()
    HistoryEntry.objects.bulk_create(
        (
            HistoryEntry(
                number=number,
                action="move",
                fields=["base_municipality", "service_municipalities"],
                process=PROCESS,
                at=now,
                seq=seqs[number],
            )
            for number in numbers
        ),
        batch_size=BATCH,
    )
    mediators_changed.send(sender=Mediator, seqs=seqs)
