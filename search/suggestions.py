"""What someone may be typing: languages, places and topics that go on as the text does, with how many people are there.

What a suggestion is called is for the front doors to say.
"""

from __future__ import annotations

import bisect
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from registry.choices import RegionKind
from registry.models import Clock, Term
from registry.words import Kind, Vocabulary, Word, current_vocabulary
from search.coverage import coverage_of, municipality_coverage
from search.criteria import SearchCriteria
from search.facets import choose
from search.service import count_mediators
from search.understanding import understand
from search.understanding.folding import FoldedWord, fold, fold_words

MOST_SUGGESTIONS = 8
# "regio noord oost": so many words at the end of a text may belong together.
MOST_WORDS = 5

# What may be asked for alone, with the query keys it is about.
ONLY: Mapping[str, frozenset[str]] = {
    "languages": frozenset({"language", "variety"}),
    "places": frozenset({"municipality", "region"}),
    "topics": frozenset({"expertise", "activity"}),
}
EVERYTHING = frozenset().union(*ONLY.values())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value of a query key, and how many people would be found with it.

    ``text`` is what to write for it: a search for that alone asks this value and nothing else. ``word`` is the word
    that was begun, where what it is called in the locale does not begin so: "Oosterbeek" for Renkum. It is empty for
    old and hurtful words, which are understood and never shown.
    """

    key: str
    code: str
    text: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Best first. ``start`` is where the words begin, in the text as it was typed, that each of them would replace."""

    start: int
    found: tuple[Suggestion, ...]


def suggest(
    text: str,
    *,
    locale: str,
    today: datetime.date,
    clock: Clock,
    field: str = "text",
    only: str | None = None,
    asked: Callable[[str], SearchCriteria] = lambda before: SearchCriteria(),
) -> Suggestions:
    """How the end of a text may go on: at most eight, those whose whole name stands there first, then those that begin
    so, then those with a word or a village inside that does, then those with nobody; among these, most people first,
    then by name. Words of other languages than the page's are looked at when there is nothing else.

    ``field`` (text or where) is the one it stands in; ``only`` is one of `ONLY`. ``asked`` tells what the text before
    those words asks already: the count of a suggestion is the total of that search with the suggestion added. Never
    raises, whatever the text.
    """
    vocabulary = current_vocabulary(clock)
    keys = ONLY[only] if only else EVERYTHING
    start, sought, begun = _begun(text, keys, locale, vocabulary)
    people = _People(today, clock)

    def order(each: _Begun, count: int) -> tuple[bool, int, int, str]:
        nobody = not count and each.place is not _Stands.WHOLE
        return nobody, each.place, -count, _name(each.key, each.code, vocabulary, locale)

    def text_of(each: _Begun) -> str:
        return _text(each.key, each.code, field, locale, vocabulary)

    ordered = sorted(begun, key=lambda each: order(each, people.of(each.key, each.code)))
    best = list(islice(filter(text_of, ordered), MOST_SUGGESTIONS))
    before = asked(text[:start]) if best else SearchCriteria()
    counts = count_mediators((_with(before, each.key, each.code, vocabulary) for each in best), today=today)
    counted = sorted(zip(best, counts, strict=True), key=lambda pair: order(*pair))
    found = []
    for each, count in counted:
        named = f" {sought}" in f" {_name(each.key, each.code, vocabulary, locale)}"
        found.append(Suggestion(each.key, each.code, text_of(each), "" if named else each.word, count))
    return Suggestions(start, tuple(found))


class _Stands(IntEnum):
    """Where in a name the typed words stand; lower is better."""

    WHOLE = 0
    BEGINNING = 1
    INSIDE = 2
    # In a word of another language than the page's; what languages call themselves belongs to every page.
    ELSEWHERE = 3


@dataclass(frozen=True, slots=True)
class _Begun:
    """A word for something that begins as the text ends."""

    place: _Stands
    key: str
    code: str
    word: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word for something. ``inside``: it is the end of a longer one, or the name of a place in a municipality."""

    key: str
    code: str
    word: str
    locale: str
    inside: bool


def _begun(text: str, keys: frozenset[str], locale: str, vocabulary: Vocabulary) -> tuple[int, str, tuple[_Begun, ...]]:
    """The longest end of the text that anything begins with: where it starts, its words, what begins so, each once."""
    words = fold_words(text)
    for first in range(max(0, len(words) - MOST_WORDS), len(words)):
        sought = _sought(text, words[first:])
        if begun := tuple(_matching(sought, keys, locale, vocabulary)):
            here = tuple(each for each in begun if each.place < _Stands.ELSEWHERE)
            return words[first].start, sought, _once(here or begun)
    return len(text), "", ()


def _sought(text: str, words: Sequence[FoldedWord]) -> str:
    """These words as names are compared with. Where something stands after the last word, that word is finished."""
    finished = text[words[-1].end :]
    return " ".join(word.text for word in words) + (" " if finished else "")


def _matching(sought: str, keys: frozenset[str], locale: str, vocabulary: Vocabulary) -> Iterator[_Begun]:
    index = _index_of(vocabulary)
    first = bisect.bisect_left(index.texts, sought)
    last = bisect.bisect_left(index.texts, sought + "\U0010ffff", lo=first)
    # What has no name in the locale is called as in English or Dutch.
    locales = {locale, "nl", _ANY} if locale == "nl" else {locale, "nl", "en", _ANY}
    for text, entries in zip(index.texts[first:last], index.entries[first:last], strict=True):
        for entry in entries:
            if entry.key not in keys:
                continue
            if entry.locale not in locales:
                place = _Stands.ELSEWHERE
            elif entry.inside:
                place = _Stands.INSIDE
            else:
                place = _Stands.WHOLE if text == sought else _Stands.BEGINNING
            yield _Begun(place, entry.key, entry.code, entry.word)


def _once(begun: Iterable[_Begun]) -> tuple[_Begun, ...]:
    """Each value once, by the best of its words: one that may be shown, and a short one."""
    best: dict[tuple[str, str], _Begun] = {}
    for each in sorted(begun, key=lambda each: (each.place, not each.word, len(each.word), each.word)):
        best.setdefault((each.key, each.code), each)
    return tuple(best.values())


_ANY = "und"


@dataclass(frozen=True, slots=True)
class _Index:
    """Every folded name from each of its words on, sorted, with what it is a name of."""

    texts: tuple[str, ...]
    entries: tuple[tuple[_Entry, ...], ...]


@lru_cache(maxsize=2)
def _index_of(vocabulary: Vocabulary) -> _Index:
    """The index of this vocabulary, made once."""
    entries: dict[str, list[_Entry]] = defaultdict(list)
    for key, code, word, village in _words_of(vocabulary):
        folded = [each.text for each in fold_words(word.text)]
        shown = "" if word.role == Term.Role.DEPRECATED else word.text
        for place in range(len(folded)):
            inside = place > 0 or village
            entries[" ".join(folded[place:])].append(_Entry(key, code, shown, word.locale, inside))
    texts = tuple(sorted(entries))
    return _Index(texts, tuple(tuple(entries[text]) for text in texts))


def _words_of(vocabulary: Vocabulary) -> Iterator[tuple[str, str, Word, bool]]:
    """Every word for every value of a query key, and whether it is the name of a village inside that."""
    for code, language in vocabulary.languages.items():
        for word in (_name_of_any_locale(language.autonym), *language.words):
            yield "language", code, word, False
    for code, group in vocabulary.groups.items():
        # A code that is both is the language: who means all members is offered each.
        for member in group.members if code in vocabulary.languages else (code,):
            yield from (("language", member, word, False) for word in group.words)
    for text, candidates in vocabulary.ambiguous.items():
        yield from (("language", code, _name_of_any_locale(text), False) for code in candidates)
    for tag, variety in vocabulary.varieties.items():
        yield from (("variety", tag, word, False) for word in variety.words)
    for code, municipality in vocabulary.municipalities.items():
        for word in (_name_of_any_locale(municipality.name), *municipality.words):
            yield "municipality", code, word, False
    for place, code in _villages(vocabulary):
        yield "municipality", code, _name_of_any_locale(place), True
    for code, region in vocabulary.regions.items():
        yield "region", code, _name_of_any_locale(region.name), False
    for key, topics in (("expertise", vocabulary.expertise), ("activity", vocabulary.activities)):
        yield from ((key, slug, word, False) for slug, topic in topics.items() for word in topic.words)


def _name_of_any_locale(text: str) -> Word:
    return Word(text, _ANY, Term.Role.NAME, Term.Source.FILE)


def _villages(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Places with a postcode that lie in one municipality only, and do not give it their name."""
    municipalities: dict[str, set[str]] = defaultdict(set)
    for postcode in vocabulary.postcodes.values():
        municipalities[postcode.place].add(postcode.municipality)
    for place, codes in municipalities.items():
        code = min(codes)
        if len(codes) == 1 and fold(place) != fold(vocabulary.municipalities[code].name):
            yield place, code


class _People:
    """How many people each value finds by itself."""

    def __init__(self, today: datetime.date, clock: Clock) -> None:
        self._choices = coverage_of(SearchCriteria(), today=today, clock=clock).choices
        self._municipalities = municipality_coverage(today=today, clock=clock)
        self._vocabulary = current_vocabulary(clock)

    def of(self, key: str, code: str) -> int:
        if key == "municipality":
            return self._municipalities[code].total
        if key == "language" and code not in self._vocabulary.languages:
            # Enough to sort by: whoever speaks two members of a group counts twice.
            return sum(self.of(key, member) for member in self._vocabulary.members(code))
        return people.total if (people := self._choices[key].get(code)) else 0


def _with(criteria: SearchCriteria, key: str, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    """The search with this too. Places typed one after the other are a union, unlike those chosen beside a list."""
    place = criteria.place
    if key == "municipality":
        codes = dict.fromkeys((*place.municipalities, code))
        return criteria.but(place=replace(place, municipalities=tuple(codes)))
    if key == "region":
        return criteria.but(place=replace(place, regions=tuple(dict.fromkeys((*place.regions, code)))))
    return choose(criteria, key, code, vocabulary)


@lru_cache(maxsize=20_000)
def _text(key: str, code: str, field: str, locale: str, vocabulary: Vocabulary) -> str:
    """The first way to write this that is understood as this and nothing else; empty when there is none."""
    wanted = _with(SearchCriteria(), key, code, vocabulary)
    for text in _ways_to_write(key, code, locale, vocabulary):
        said = understand(*((text, "") if field == "text" else ("", text)), locale=locale, vocabulary=vocabulary)
        if said.criteria == wanted or _asks_for_group(said.criteria, code, vocabulary):
            return text
    return ""


def _asks_for_group(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> bool:
    """Whether this asks for any member of the group with this code, and for nothing else."""
    if code in vocabulary.languages or code not in vocabulary.groups or len(criteria.wishes) != 1:
        return False
    alone = criteria == SearchCriteria(wishes=criteria.wishes)
    return alone and set(criteria.wishes[0].languages) == set(vocabulary.members(code))


_BEFORE_REGIONS = {
    RegionKind.PROVINCE: "provincie",
    RegionKind.GGD: "GGD",
    RegionKind.SAFETY: "veiligheidsregio",
    RegionKind.LABOUR_MARKET: "arbeidsmarktregio",
}


def _ways_to_write(key: str, code: str, locale: str, vocabulary: Vocabulary) -> Iterator[str]:
    name = vocabulary.name(_kind(key, code, vocabulary), code, locale)
    yield name
    if key == "region":
        yield f"{_BEFORE_REGIONS[vocabulary.regions[code].kind]} {name}"
    elif key == "municipality":
        # "Best" is a place only after a word that leads to one.
        yield f"in {name}"
    else:
        yield from _other_words(vocabulary).get((key, code), ())


@lru_cache(maxsize=2)
def _other_words(vocabulary: Vocabulary) -> Mapping[tuple[str, str], list[str]]:
    """The words that may be shown, of every value."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, code, word, _village in _words_of(vocabulary):
        if word.role != Term.Role.DEPRECATED:
            words[key, code].append(word.text)
    return words


_KINDS = {
    "language": Kind.LANGUAGE,
    "variety": Kind.VARIETY,
    "municipality": Kind.MUNICIPALITY,
    "region": Kind.REGION,
    "expertise": Kind.EXPERTISE,
    "activity": Kind.ACTIVITY,
}


def _kind(key: str, code: str, vocabulary: Vocabulary) -> Kind:
    is_group = key == "language" and code not in vocabulary.languages
    return Kind.LANGUAGE_GROUP if is_group else _KINDS[key]


@lru_cache(maxsize=20_000)
def _name(key: str, code: str, vocabulary: Vocabulary, locale: str) -> str:
    """What this is called in a locale, folded."""
    return fold(vocabulary.name(_kind(key, code, vocabulary), code, locale))
