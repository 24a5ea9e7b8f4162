"""How often the search box understands, and how fast. `python -m bench.evaluate` starts it, with Django set up."""

from __future__ import annotations

import gc
import json
import random
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.nonsense import KINDS, nonsense
from bench.populations import ROOT
from registry.words import Kind, Vocabulary, current_vocabulary
from search.explaining import with_word
from search.management.commands.understand_search import understood
from search.understanding import understand
from search.understanding.folding import fold
from search.understanding.lexicon import lexicon_of
from search.understanding.reading import reader_of

QUERIES = ROOT / "tests" / "understanding" / "queries.jsonl"
AIM_MS = 5
ROUNDS = 5
# What nobody means: so many texts, each tenth of so many characters, and how long one may take.
NONSENSE, LONGEST_NONSENSE, LONGEST_MS = 10_000, 2_000, 50


@dataclass(frozen=True, slots=True)
class Query:
    """A wish as typed, and what should be understood of it: the keys of `understand_search`, all absent ones empty."""

    id: str
    text: str
    locale: str
    expect: Mapping[str, Any]
    note: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A wish with the keys that were understood wrongly: what was expected, and what came."""

    query: Query
    wrong: Mapping[str, tuple[frozenset[str], frozenset[str]]]


def read_queries(file: Path = QUERIES) -> list[Query]:
    with file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [Query(**{**record, "tags": tuple(record["tags"])}) for record in records]


def outcome(query: Query, understood: Mapping[str, Any]) -> Outcome:
    """Right is: everything that was expected, and nothing else."""
    pairs = {
        key: (_values(key, query.expect), _values(key, understood)) for key in sorted({*query.expect, *understood})
    }
    return Outcome(query, {key: pair for key, pair in pairs.items() if pair[0] != pair[1]})


def _values(key: str, answer: Mapping[str, Any]) -> frozenset[str]:
    value = answer.get(key, [])
    values = value if isinstance(value, list) else [value]
    return frozenset(fold(each) if key == "words" else str(each) for each in values)


def rates(outcomes: Iterable[Outcome], by: str) -> Iterator[tuple[str, int, int]]:
    """For each locale, or each tag: how many were right, of how many; the commonest first."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for each in outcomes:
        for name in each.query.tags if by == "tags" else (each.query.locale,):
            groups[name].append(not each.wrong)
    for name, right in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        yield name, sum(right), len(right)


def main() -> None:
    queries = read_queries(Path(sys.argv[1]))
    vocabulary = current_vocabulary()
    _print_building(vocabulary, {query.locale for query in queries})
    outcomes = [outcome(query, understood(query.text, query.locale, vocabulary)) for query in queries]
    right = sum(not each.wrong for each in outcomes)
    print(f"\n{len(queries)} wishes, {right} understood exactly: {100 * right / len(queries):.1f} %")
    for by in ("locale", "tags"):
        print(f"\nby {by}")
        for name, exact, total in rates(outcomes, by):
            print(f"  {name:14}{exact:>5} of {total:<5}{100 * exact / total:>6.1f} %")
    for each in outcomes:
        if each.wrong:
            print(f"\n{each.query.id} [{each.query.locale}] {each.query.text}\n    {each.query.note}")
            for key, (expected, came) in each.wrong.items():
                print(f"    {key}: expected {sorted(expected)}, understood {sorted(came)}")
    _print_speed(queries, vocabulary)
    _print_nonsense(queries, vocabulary)


def _print_building(vocabulary: Vocabulary, locales: Iterable[str]) -> None:
    def changed(word: str) -> Vocabulary:
        return with_word(vocabulary, Kind.LANGUAGE, "tir", word)

    def build(words: Vocabulary) -> tuple[float, float]:
        start = time.process_time()
        lexicon_of(words)
        lexicon = time.process_time() - start
        for locale in locales:
            reader_of(locale, words)
        return lexicon, time.process_time() - start - lexicon

    gc.collect()
    tracemalloc.start()
    build(vocabulary)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    build(changed("once"))
    lexicon, readers = build(changed("twice"))
    print(
        f"Lexicon and readers of all locales: {megabytes:.1f} MB. When a word of a language is added: lexicon "
        f"{1000 * lexicon:.0f} ms, readers {1000 * readers:.0f} ms"
    )


def _print_speed(queries: Iterable[Query], vocabulary: Vocabulary) -> None:
    def milliseconds(query: Query) -> float:
        start = time.process_time()
        understand(query.text, "", locale=query.locale, vocabulary=vocabulary)
        return 1000 * (time.process_time() - start)

    times = sorted(milliseconds(query) for _ in range(ROUNDS) for query in queries)
    p50, p95 = quantiles(times, n=100)[49], quantiles(times, n=100)[94]
    print(
        f"\nA wish takes {p50:.2f} ms, the 95th percentile {p95:.2f} ms, the slowest {times[-1]:.1f} ms; "
        f"aim: p95 {AIM_MS} ms, {'met' if p95 <= AIM_MS else 'missed'}"
    )


def _print_nonsense(queries: list[Query], vocabulary: Vocabulary) -> None:
    """Raises what `understand` raises: it promises never to."""
    chance = random.Random(1)
    kinds = list(KINDS)
    slowest, longest, kind = 0.0, 0, ""

    def milliseconds(text: str, locale: str) -> float:
        # The clock of this process alone: whatever else the machine does is no fault of the text.
        start = time.process_time()
        understand(text, "", locale=locale, vocabulary=vocabulary)
        return 1000 * (time.process_time() - start)

    # As the server does, so that looking for garbage is no fault of the text either.
    gc.collect()
    gc.freeze()
    for number in range(NONSENSE):
        each, locale = kinds[number % len(kinds)], chance.choice(queries).locale
        text = nonsense(each, chance, LONGEST_NONSENSE if number // len(kinds) % 10 == 0 else chance.randint(0, 80))
        taken = milliseconds(text, locale)
        # What is slow is slow each time.
        if taken > slowest and (taken := min(taken, milliseconds(text, locale))) > slowest:
            slowest, longest, kind = taken, len(text), each
    gc.unfreeze()
    print(
        f"{NONSENSE:,} texts that mean nothing: no error, the slowest {slowest:.1f} ms "
        f"({kind}, {longest:,} characters); "
        f"aim: {LONGEST_MS} ms, {'met' if slowest <= LONGEST_MS else 'missed'}"
    )
