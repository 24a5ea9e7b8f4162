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
from operator import itemgetter
from typing import NamedTuple

from registry.choices import RegionKind
from registry.models import Clock, Term
from registry.services.clock import read_clock
from registry.words import Kind, Vocabulary, Word, current_vocabulary
from search.coverage import State, kept, people_by_value, state_of
from search.criteria import SearchCriteria
from search.facets import choose
from search.service import count_mediators
from search.understanding import understand
from search.understanding.folding import FoldedWord, fold_name, fold_words
from search.understanding.parts import made_of

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
    likeliest = kept(_likeliest)(today, state_of(clock))
    start, sought, best = _begun(text, _Asked(ONLY[only] if only else EVERYTHING, locale, field), likeliest)
    before = asked(text[:start]) if best else SearchCriteria()
    if before == SearchCriteria():
        counts = tuple(map(likeliest.people, best))
    else:
        counts = count_mediators((_with(before, each.key, each.code, vocabulary) for each in best), today=today)

    def suggestion(each: _Begun, count: int) -> Suggestion:
        named = f" {sought}" in f" {_name(each.key, each.code, vocabulary, locale)}"
        written = _text(each.key, each.code, field, locale, vocabulary)
        return Suggestion(each.key, each.code, written, "" if named else each.word, count)

    counted = sorted(zip(best, counts, strict=True), key=lambda pair: likeliest.order(*pair, locale))
    return Suggestions(start, tuple(suggestion(*pair) for pair in counted))


class _Stands(IntEnum):
    """Where in a name the typed words stand; lower is better."""

    WHOLE = 0
    BEGINNING = 1
    INSIDE = 2
    # In a word of another language than the page's; what languages call themselves belongs to every page.
    ELSEWHERE = 3


class _Begun(NamedTuple):
    """A word for something that begins as the text ends."""

    place: _Stands
    key: str
    code: str
    word: str


class _Asked(NamedTuple):
    """What may be offered, and where it is written."""

    keys: frozenset[str]
    locale: str
    field: str


class _Likeliest:
    """What is likeliest to be meant, by how many people there are in one state of the registry.

    What begins with one or two letters is much, and asked by everybody who types: it is worked out once. More than two
    letters of what somebody types are kept nowhere.
    """

    LONGEST_KEPT, MOST_KEPT = 2, 5_000

    def __init__(self, people: Mapping[tuple[str, str], int], vocabulary: Vocabulary) -> None:
        self._people = people
        self._vocabulary = vocabulary
        self._kept: dict[tuple[str, _Asked], list[_Begun]] = {}

    def people(self, each: _Begun) -> int:
        """How many people this finds by itself."""
        return self._people.get((each.key, each.code), 0)

    def order(self, each: _Begun, count: int, locale: str) -> tuple[bool, int, int, str]:
        nobody = not count and each.place is not _Stands.WHOLE
        return nobody, each.place, -count, _name(each.key, each.code, self._vocabulary, locale)

    def beginning(self, sought: str, asked: _Asked) -> list[_Begun]:
        """The likeliest eight that begin so and can be written."""
        if len(sought) > self.LONGEST_KEPT:
            return self._beginning(sought, asked)
        if len(self._kept) > self.MOST_KEPT:
            self._kept.clear()
        if (sought, asked) not in self._kept:
            self._kept[sought, asked] = self._beginning(sought, asked)
        return self._kept[sought, asked]

    def _beginning(self, sought: str, asked: _Asked) -> list[_Begun]:
        index = _index_of(asked.locale, self._vocabulary)
        begun = index.here.beginning(sought, asked.keys)
        if not begun:
            elsewhere = index.elsewhere.beginning(sought, asked.keys)
            begun = [each._replace(place=_Stands.ELSEWHERE) for each in elsewhere]

        def can_be_written(each: _Begun) -> str:
            return _text(each.key, each.code, asked.field, asked.locale, self._vocabulary)

        ordered = sorted(begun, key=lambda each: self.order(each, self.people(each), asked.locale))
        return list(islice(filter(can_be_written, ordered), MOST_SUGGESTIONS))


@lru_cache(maxsize=2)
def _likeliest(today: datetime.date, state: State) -> _Likeliest:
    clock = read_clock()
    return _Likeliest(people_by_value(today=today, clock=clock), current_vocabulary(clock))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word for a value: a query key and a code. ``word`` is empty where it may not be shown. ``inside``: it is the
    end of a longer one, or the name of a place in a municipality. Of the words for one value, the one of the lowest
    ``rank`` is told: one that may be shown, and a short one.
    """

    value: tuple[str, str]
    word: str
    inside: bool
    rank: tuple[bool, bool, int, str]


def _begun(text: str, asked: _Asked, likeliest: _Likeliest) -> tuple[int, str, list[_Begun]]:
    """The longest end of the text that anything begins with: where it starts, its words, and the likeliest of these."""
    words = fold_words(text)
    for first in range(max(0, len(words) - MOST_WORDS), len(words)):
        sought = _sought(text, words[first:])
        if begun := likeliest.beginning(sought, asked):
            return words[first].start, sought, begun
    return len(text), "", []


def _sought(text: str, words: Sequence[FoldedWord]) -> str:
    """These words as names are compared with. Where something stands after the last word, that word is finished."""
    finished = text[words[-1].end :]
    return " ".join(word.text for word in words) + (" " if finished else "")


_ANY = "und"


class _Names:
    """Folded names from each of their words on, sorted, each with what it is a name of."""

    def __init__(self, names: Sequence[tuple[str, _Entry]]) -> None:
        self._texts = [text for text, _entry in names]
        self._entries = [entry for _text, entry in names]

    def beginning(self, sought: str, keys: frozenset[str]) -> list[_Begun]:
        """What begins so, each value once."""
        first = bisect.bisect_left(self._texts, sought)
        longer = bisect.bisect_right(self._texts, sought, lo=first)
        last = bisect.bisect_left(self._texts, sought + "\U0010ffff", lo=longer)
        whole = _best(entry for entry in self._entries[first:longer] if not entry.inside)
        begun = _best(self._entries[first:last])
        return [
            _Begun(_Stands.WHOLE, *value, whole[value].word)
            if value in whole
            else _Begun(_Stands.INSIDE if entry.inside else _Stands.BEGINNING, *value, entry.word)
            for value, entry in begun.items()
            if value[0] in keys
        ]


def _best(entries: Iterable[_Entry]) -> dict[tuple[str, str], _Entry]:
    """The best of the words for each value."""
    best: dict[tuple[str, str], _Entry] = {}
    for entry in entries:
        known = best.get(entry.value)
        if known is None or entry.rank < known.rank:
            best[entry.value] = entry
    return best


@dataclass(frozen=True, slots=True)
class _Index:
    """The names that belong to the pages of a locale, and all others."""

    here: _Names
    elsewhere: _Names


@lru_cache(maxsize=20)
def _index_of(locale: str, vocabulary: Vocabulary) -> _Index:
    # What has no name in the locale is called as in English or Dutch.
    locales = {locale, "nl", _ANY} if locale == "nl" else {locale, "nl", "en", _ANY}
    names = _names_of(vocabulary)
    return _Index(
        _Names([(text, entry) for text, spoken, entry in names if spoken in locales]),
        _Names([(text, entry) for text, spoken, entry in names if spoken not in locales]),
    )


@lru_cache(maxsize=2)
def _names_of(vocabulary: Vocabulary) -> list[tuple[str, str, _Entry]]:
    """Every folded name from each of its words on, sorted; its locale; and what it is a name of. Made once."""
    names = []
    for key, code, word, village in _words_of(vocabulary):
        folded = fold_name(word.text)
        value = key, code
        shown = "" if word.role == Term.Role.DEPRECATED else word.text
        for place in range(len(folded)):
            inside = place > 0 or village
            entry = _Entry(value, shown, inside, (inside, not shown, len(shown), shown))
            names.append((" ".join(folded[place:]), word.locale, entry))
    names.sort(key=itemgetter(0))
    return names


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


@made_of("municipalities", "postcodes")
def _villages(vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Places with a postcode that lie in one municipality only, and do not give it their name; with its code."""
    municipalities: dict[str, set[str]] = defaultdict(set)
    for postcode in vocabulary.postcodes.values():
        municipalities[postcode.place].add(postcode.municipality)
    within_one = ((place, min(codes)) for place, codes in municipalities.items() if len(codes) == 1)
    names = vocabulary.municipalities
    return tuple((place, code) for place, code in within_one if fold_name(place) != fold_name(names[code].name))


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
    return " ".join(fold_name(vocabulary.name(_kind(key, code, vocabulary), code, locale)))
