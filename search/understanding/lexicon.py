"""Every name in the vocabulary by its folded words: made once for each vocabulary, and shared by all requests."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.choices import RegionKind
from registry.models import Term
from registry.words import LanguageEntry, Vocabulary, Word
from search.understanding.folding import fold_name
from search.understanding.parts import made_of
from search.understanding.phrasebook import region_kind_words, short_names
from search.understanding.pieces import LANGUAGE_KINDS, Meaning, Phrase, PieceKind, longest_by_first_word
from search.understanding.spelling import Spellings, sound


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of one vocabulary: of places, and of everything else. ``words`` are all words in them.

    ``written_as_one`` leads names of languages and places without their spaces to their words. ``spellings`` are the
    words that may be misspelt; those only people of one locale write are in ``spelled_in``.
    """

    concepts: Mapping[Phrase, Meaning]
    places: Mapping[Phrase, Meaning]
    longest: Mapping[str, int]
    words: frozenset[str]
    written_as_one: Mapping[str, Phrase]
    spellings: Spellings
    spelled_in: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of this vocabulary, made once."""
    concepts = {**_topics(vocabulary), **_languages(vocabulary)}
    places = _places(vocabulary)
    phrases = (*concepts, *places)
    villages = _villages(vocabulary)
    towns = [phrase for phrase in places if phrase not in villages]
    spelled_in = _latin_words_of_one_locale(vocabulary)
    languages = (phrase for phrase, meaning in concepts.items() if meaning.kind in LANGUAGE_KINDS)
    return Lexicon(
        concepts=concepts,
        places=places,
        longest=longest_by_first_word(phrases),
        words=_words_of(phrases),
        written_as_one={"".join(phrase): phrase for phrase in (*towns, *languages)},
        spellings=Spellings(_words_of((*concepts, *towns)).difference(*spelled_in.values())),
        spelled_in=spelled_in,
    )


def _words_of(phrases: Iterable[Phrase]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase)


@made_of("languages")
def _latin_words_of_one_locale(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Words in names of languages that are written in Latin letters and in one other locale than Dutch and English."""
    locales: dict[str, set[str]] = defaultdict(set)
    for language in vocabulary.languages.values():
        for word in language.words:
            for text in filter(str.isascii, fold_name(word.text)):
                locales[text].add(word.locale)
    words = defaultdict(set)
    for text, found in locales.items():
        if len(found) == 1 and not found & {"nl", "en", "und"}:
            words[next(iter(found))].add(text)
    return {locale: frozenset(texts) for locale, texts in words.items()}


@made_of("municipalities", "regions", "postcodes")
def _villages(vocabulary: Vocabulary) -> frozenset[Phrase]:
    """Places with one postcode that give no municipality its name. There are two thousand, and many look alike."""
    places = _places(vocabulary)
    postcodes = Counter(fold_name(postcode.place) for postcode in vocabulary.postcodes.values())
    names = {fold_name(_without_brackets(each.name)) for each in vocabulary.municipalities.values()}
    return frozenset(place for place, count in postcodes.items() if count == 1 and place in places) - names


class _Names:
    """Collects codes by phrase, then by rank: of several things with one name, those of the lowest rank are meant."""

    def __init__(self) -> None:
        self._codes: dict[Phrase, dict[int, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, rank: int, texts: Iterable[str | Phrase], *codes: str) -> None:
        for text in texts:
            if phrase := fold_name(text) if isinstance(text, str) else text:
                self._codes[phrase][rank].update(dict.fromkeys(codes))

    def meanings(self, meaning: Callable[[int, tuple[str, ...]], Meaning]) -> dict[Phrase, Meaning]:
        best = ((phrase, min(ranks), ranks) for phrase, ranks in self._codes.items())
        return {phrase: meaning(rank, tuple(sorted(ranks[rank]))) for phrase, rank, ranks in best}


_AMBIGUOUS, _OWN_NAME, _VARIETY, _OTHER_NAME, _FOREIGN_NAME, _FAMILY = range(6)


@made_of("languages", "groups", "varieties", "ambiguous")
def _languages(vocabulary: Vocabulary) -> dict[Phrase, Meaning]:
    """Words for languages, varieties and umbrellas.

    Umbrella and ambiguous words win over everything else, also over another spelling of them ("Marokaans") that is
    listed for one language; and a language's own name over a variety. Whatever still fits several languages asks back:
    nothing is guessed.
    """
    names = _Names()
    for text, candidates in vocabulary.ambiguous.items():
        names.add(_AMBIGUOUS, [text], *candidates)
    ambiguous = {fold_name(text) for text in vocabulary.ambiguous}
    sounds = {sound(" ".join(fold_name(text))): candidates for text, candidates in vocabulary.ambiguous.items()}
    for group in vocabulary.groups.values():
        texts = [text for word in group.words for text in (word.text, _without_brackets(word.text))]
        texts = [text for text in texts if fold_name(text) not in ambiguous]
        names.add(_AMBIGUOUS if group.asks_back else _FAMILY, texts, *group.members)
    for language in vocabulary.languages.values():
        names.add(_FOREIGN_NAME, [language.autonym], language.code)
        for word in language.words:
            candidates = sounds.get(sound(" ".join(fold_name(word.text))), ())
            if word.role != Term.Role.NAME and language.code in candidates:
                names.add(_AMBIGUOUS, [word.text], *candidates)
            else:
                names.add(_rank(word), [word.text], language.code)
    for variety in vocabulary.varieties.values():
        names.add(_VARIETY, (word.text for word in variety.words), variety.tag)
    meanings = names.meanings(_language_meaning)
    for language in vocabulary.languages.values():
        meanings |= _varieties_in_longer_names(language, meanings)
    return meanings


def _language_meaning(rank: int, codes: tuple[str, ...]) -> Meaning:
    if rank == _VARIETY:
        return Meaning(PieceKind.VARIETY, codes)
    return Meaning(PieceKind.LANGUAGE if len(codes) == 1 else PieceKind.ASK_BACK, codes)


def _rank(word: Word) -> int:
    if word.locale in {"nl", "en"} and word.role == Term.Role.NAME:
        return _OWN_NAME
    return _FOREIGN_NAME if word.source == Term.Source.CLDR else _OTHER_NAME


def _varieties_in_longer_names(language: LanguageEntry, meanings: Mapping[Phrase, Meaning]) -> dict[Phrase, Meaning]:
    """ "Braziliaans Portugees": a longer name of a language that holds a word for one of its varieties names that."""
    found = {}
    for phrase in {fold_name(word.text) for word in language.words}:
        inside = [meanings.get((word,)) for word in phrase] if len(phrase) > 1 else []
        for meaning in inside:
            if meaning and meaning.kind is PieceKind.VARIETY and set(meaning.codes) <= set(language.varieties):
                found[phrase] = meaning
    return {phrase: meaning for phrase, meaning in found.items() if meanings[phrase].kind is PieceKind.LANGUAGE}


@made_of("expertise", "activities")
def _topics(vocabulary: Vocabulary) -> dict[Phrase, Meaning]:
    """Words for expertise and activities; a word that is both is an expertise."""
    meanings: dict[Phrase, Meaning] = {}
    for kind, topics in (
        (PieceKind.ACTIVITY, vocabulary.activities),
        (PieceKind.EXPERTISE, vocabulary.expertise),
    ):
        names = _Names()
        for topic in topics.values():
            names.add(0, (word.text for word in topic.words), topic.slug)
            names.add(1, _parts_of_names(topic.words), topic.slug)
        meanings |= names.meanings(lambda rank, codes, kind=kind: Meaning(kind, codes))
    return meanings


_BETWEEN_PARTS = re.compile(r"\s+(?:en|and)\s+|\s*[()]\s*")
_NO_TOPIC_ALONE = frozenset({"", "taal", "language"})


def _parts_of_names(words: Iterable[Word]) -> Iterator[str]:
    """Each half of a name joined by "and", and what stands in brackets."""
    for word in words:
        if word.role == Term.Role.NAME:
            yield from (part for part in _BETWEEN_PARTS.split(word.text) if part.lower() not in _NO_TOPIC_ALONE)


_BRACKETS = re.compile(r"\s*\([^)]*\)")


def _without_brackets(name: str) -> str:
    return _BRACKETS.sub("", name)


def _abbreviated(name: str) -> str:
    """ "Capelle aan den IJssel" as people write it: "Capelle a/d IJssel"."""
    return re.sub(r" aan den? ", " a/d ", name)


_MUNICIPALITY = 0
_REGION_RANKS = {kind.value: rank for rank, kind in enumerate(RegionKind, start=1)}
_PLACE = 1 + len(_REGION_RANKS)
_GGD = re.compile(r"^GGD\s+")
_SERVICE = re.compile(r"^(?:GGD(?:\s+Regio)?|Veiligheids- en Gezondheidsregio)\s+")


@made_of("municipalities", "regions", "postcodes")
def _places(vocabulary: Vocabulary) -> dict[Phrase, Meaning]:
    """Names of places. One name with several meanings is a municipality, else a province, a GGD, safety or labour
    market region, else a place that lies in one municipality only.
    """
    names = _Names()
    for municipality in vocabulary.municipalities.values():
        texts = [municipality.name, _without_brackets(municipality.name), *(word.text for word in municipality.words)]
        names.add(_MUNICIPALITY, (text for name in texts for text in (name, _abbreviated(name))), municipality.code)
    for region in vocabulary.regions.values():
        names.add(_REGION_RANKS[region.kind], [region.name, _GGD.sub("", region.name)], region.code)
        name = fold_name(_SERVICE.sub("", region.name))
        kind_words = region_kind_words().get(region.kind, ())
        names.add(
            _MUNICIPALITY, (phrase for words in kind_words for phrase in (words + name, name + words)), region.code
        )
    for code, phrases in short_names().items():
        if code in vocabulary.municipalities or code in vocabulary.regions:
            names.add(_MUNICIPALITY, phrases, code)
    for place, municipalities in _postcode_places(vocabulary).items():
        if len(municipalities) == 1:
            names.add(_PLACE, [place], *municipalities)
    return names.meanings(
        lambda rank, codes: Meaning(
            PieceKind.MUNICIPALITY if codes[0] in vocabulary.municipalities else PieceKind.REGION, codes
        )
    )


def _postcode_places(vocabulary: Vocabulary) -> Mapping[str, set[str]]:
    places: dict[str, set[str]] = defaultdict(set)
    for postcode in vocabulary.postcodes.values():
        places[postcode.place].add(postcode.municipality)
    return places
