"""What can be done with a search next, as links: take something away, answer a question, choose more, look wider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from cms.finding import wording
from cms.finding.address import SEALED_KEYS, Address, Addresses, Typed, values_of
from cms.foreign import filled, said
from registry.words import Vocabulary
from search.criteria import SearchCriteria, Wish
from search.facets import FACET_BY_KEY, FACETS, choose, choosing
from search.keys import BETWEEN_ALTERNATIVES, Fault, InvalidKeys, keys_of, parse_keys
from search.results import SearchResults
from search.understanding import Piece, PieceKind, Understanding
from search.understanding.folding import fold_word_list
from search.wider import ENOUGH, WIDER_NAMES

# Values of a facet shown at once; the others are one press away.
SHOWN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose or take away: what it is called, where it leads, how many people are there.

    ``name`` tells a choice of a facet from all others on the page, also on the next page. A choice that must not be
    seen in an address has none (``url`` is empty): its name is sent with the form, and `choose_by_name` reads it.
    """

    label: str
    url: str
    count: int | None = None
    chosen: bool = False
    warning: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A misspelt word with what was searched instead, and the address of the search for the word itself."""

    typed: str
    searched: str
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a typed word may mean, with the answers that have people."""

    title: str
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FacetGroup:
    name: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """``url`` is empty for a gap between pages."""

    number: int
    url: str
    current: bool


def choose_by_name(criteria: SearchCriteria, name: str, vocabulary: Vocabulary) -> SearchCriteria:
    """The search after pressing the choice of this name. Raises `InvalidKeys` where there is no such choice."""
    key, _dash, code = name.partition("-")
    if key not in FACET_BY_KEY:
        raise InvalidKeys([Fault("choice", said(_("This cannot be chosen. Choose something from the list.")))])
    parse_keys({key: [code]}, vocabulary)
    return choose(criteria, key, code, vocabulary)


class Narrowing:
    """All links from one search to the next, in the active locale."""

    def __init__(
        self,
        address: Address,
        results: SearchResults,
        understanding: Understanding,
        vocabulary: Vocabulary,
        names: wording.Names,
    ) -> None:
        self._criteria = address.criteria
        self._typed = address.typed
        self._results = results
        self._pieces = understanding.pieces
        self._vocabulary = vocabulary
        self._names = names
        self._addresses = Addresses(address.typed)
        self._keys = keys_of(address.criteria)

    @property
    def chips(self) -> tuple[Choice, ...]:
        """What is asked, each with the address without it."""
        return tuple(
            Choice(self._chip_label(name, value), self._address_without(name, value), chosen=True)
            for name, value in self._keys
            if name != "withinKm"
        )

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was typed wrongly and understood all the same, as far as it is still asked."""
        return tuple(filter(None, map(self._correction, self._pieces)))

    def _correction(self, piece: Piece) -> Correction | None:
        asked = [pair for pair in self._keys if not set(pair[1].split(BETWEEN_ALTERNATIVES)).isdisjoint(piece.codes)]
        if not piece.read_as or not asked:
            return None
        values = values_of(self._criteria)
        for name, value in asked:
            values[name].remove(value)
        if not values.get("municipality"):
            values.pop("withinKm", None)
        without = parse_keys(values, self._vocabulary)
        as_typed = without.but(words=(*without.words, *fold_word_list(piece.text)))
        searched = wording.listed(self._chip_label(name, value) for name, value in asked)
        return Correction(piece.text, searched, self._addresses.of(as_typed))

    @property
    def not_searched(self) -> tuple[str, ...]:
        """Typed words that were understood and are never searched by."""
        return tuple(piece.text for piece in self._pieces if not piece.searched)

    @property
    def words_searched_in_names(self) -> tuple[str, ...]:
        """Typed words that are none of the choices."""
        return self._criteria.words

    @property
    def without_words(self) -> str:
        """The same search without those words."""
        words = self._criteria.words
        return self._addresses.of(self._criteria.but(words=()), typed=self._text_without(words))

    @property
    def questions(self) -> tuple[Question, ...]:
        """One for each wish whose meaning is open."""
        counts = {value.code: value.count for value in self._results.facets.get("language", ())}
        return tuple(
            Question(self._question_title(wish), (*self._answers(wish, counts), self._any_of_these(wish)))
            for wish in self._criteria.wishes
            if not wish.settled and self._results.total
        )

    def _question_title(self, wish: Wish) -> str:
        typed = self._typed_for(wish)
        if typed:
            return filled(_("What do you mean by “%(word)s”?"), word=typed)
        return said(_("Which language do you mean?"))

    def _typed_for(self, wish: Wish) -> str:
        """The typed words whose meaning is open; empty when the address came without its text."""
        for piece in self._pieces:
            if piece.kind is PieceKind.ASK_BACK and set(piece.codes) == set(wish.languages):
                return piece.text
        return ""

    def _answers(self, wish: Wish, counts: dict[str, int]) -> Iterator[Choice]:
        candidates = {member for code in wish.languages for member in self._vocabulary.members(code)}
        chosen = choosing(self._criteria, "language", self._vocabulary)
        for code in sorted(candidates & counts.keys(), key=lambda code: (-counts[code], code)):
            yield Choice(self._names.language(code), self._addresses.of(chosen(code)), counts[code])

    def _any_of_these(self, wish: Wish) -> Choice:
        settled = tuple(replace(each, settled=True) if each == wish else each for each in self._criteria.wishes)
        address = self._addresses.of(self._criteria.but(wishes=settled))
        return Choice(said(_("Any of these")), address, self._results.total)

    @property
    def facets(self) -> tuple[FacetGroup, ...]:
        """What may be chosen more, and what is chosen."""
        return tuple(group for facet in FACETS for group in self._facet_groups(facet.key))

    def _facet_groups(self, key: str) -> Iterator[FacetGroup]:
        values = self._results.facets.get(key, ())
        if key != "region":
            counts = {value.code: value.count for value in values}
            yield from self._facet_group(key, said(wording.FACETS[key]), key, counts)
            return
        for kind, label in wording.REGIONS.items():
            counts = {value.code: value.count for value in values if self._vocabulary.regions[value.code].kind == kind}
            yield from self._facet_group(f"{key}-{kind}", said(label), key, counts)

    def _facet_group(self, name: str, label: str, key: str, counts: dict[str, int]) -> Iterator[FacetGroup]:
        if not counts:
            return
        chosen = {value for name, value in self._keys if name == key}
        after = choosing(self._criteria, key, self._vocabulary)

        def address(code: str) -> str:
            if code in chosen:
                return self._address_without(key, code)
            # Dozens of sealed addresses would be most of the page.
            return "" if key in SEALED_KEYS else self._addresses.of(after(code))

        choices = tuple(
            Choice(self._names.of(key, code), address(code), count, chosen=code in chosen, name=f"{key}-{code}")
            for code, count in counts.items()
        )
        is_open = key in {"language", "gender"} or not chosen.isdisjoint(counts)
        yield FacetGroup(name, label, choices[:SHOWN_AT_ONCE], choices[SHOWN_AT_ONCE:], is_open)

    @property
    def finds_few(self) -> bool:
        """Whether it helps to say where else to look."""
        return bool(self._results.wider) or self._results.total < ENOUGH

    @property
    def wider(self) -> tuple[Choice, ...]:
        """Other searches that find more people."""
        return tuple(
            Choice(
                said(WIDER_NAMES[choice.code]),
                self._addresses.of(choice.criteria),
                choice.total,
                warning=said(wording.WIDER_WARNINGS.get(choice.code, "")),
            )
            for choice in self._results.wider
        )

    @property
    def pages(self) -> tuple[PageLink, ...]:
        """The pages to go to, with gaps; none when there is but one."""
        current, count = self._results.page.number, self._results.page_count
        if count == 1:
            return ()
        numbers = Paginator(range(count), per_page=1).get_elided_page_range(current, on_each_side=1, on_ends=1)
        return tuple(
            PageLink(number, self._page_url(number), current=number == current)
            if isinstance(number, int)
            else PageLink(0, "", current=False)
            for number in numbers
        )

    @property
    def first_shown(self) -> int:
        """Which of all people found is the first on this page, from 1."""
        page = self._results.page
        return (page.number - 1) * page.size + 1

    @property
    def last_shown(self) -> int:
        return self.first_shown + len(self._results.hits) - 1

    @property
    def first_page(self) -> str:
        return self._page_url(1)

    @property
    def previous_page(self) -> str:
        """Empty on the first page."""
        number = self._results.page.number - 1
        return self._page_url(number) if number else ""

    @property
    def next_page(self) -> str:
        """Empty on the last page."""
        number = self._results.page.number + 1
        return self._page_url(number) if number <= self._results.page_count else ""

    def _page_url(self, number: int) -> str:
        return self._addresses.of(self._criteria, page=number)

    def _address_without(self, key: str, value: str) -> str:
        """The same search without one value; the words it was understood from leave the text as well."""
        values = values_of(self._criteria)
        values[key].remove(value)
        if not values.get("municipality"):
            values.pop("withinKm", None)
        return self._addresses.of(
            parse_keys(values, self._vocabulary), typed=self._text_without(value.split(BETWEEN_ALTERNATIVES))
        )

    def _text_without(self, codes: Iterable[str]) -> Typed:
        said = [piece for piece in self._pieces if not set(codes).isdisjoint(piece.codes)]
        return Typed(_cut(self._typed.q, said, "text"), _cut(self._typed.where, said, "where"))

    def _chip_label(self, key: str, value: str) -> str:
        within_km = self._criteria.place.within_km
        if key == "municipality" and within_km:
            return filled(_("%(place)s and %(km)s km around it"), place=self._names.of(key, value), km=within_km)
        if key == "ask":
            return filled(_("%(languages)s (which one?)"), languages=self._names.of(key, value))
        return self._names.of(key, value)


def _cut(text: str, pieces: list[Piece], field: str) -> str:
    for piece in sorted(pieces, key=lambda piece: piece.start, reverse=True):
        if piece.field == field:
            text = text[: piece.start] + text[piece.end :]
    return " ".join(text.split())
