"""Everything search may say has words, in both languages of the site."""

import polib
import pytest
from django.conf import settings
from django.utils import translation

from cms.finding import wording
from registry.choices import RegionKind
from registry.words import Vocabulary
from search.criteria import LEVELS, Place, SearchCriteria, Wish
from search.facets import FACETS
from search.keys import KEYS
from search.ranking import SIGNALS
from search.results import Reason
from search.wider import WIDER_NAMES, wider_searches, widest_searches

CATALOGUE = settings.BASE_DIR / "cms" / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def test_every_signal_that_is_told_has_words():
    assert set(wording.REASONS) == {signal.code for signal in SIGNALS if not signal.silent}


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_reason_reads_as_a_sentence_with_names(vocabulary: Vocabulary, locale):
    values = {"speaks": ("tir", "apc-SY"), "lives": ("GM0202",), "attested": ("sexual-violence",)}
    with translation.override(locale):
        for code in wording.REASONS:
            named = values.get(code.split("-")[0], ())
            sentence = wording.reason_in_words(Reason(code, named), wording.Names(vocabulary, locale))
            assert sentence
            assert not any(value in sentence for value in named)


def test_every_wider_choice_has_words(vocabulary):
    everything = SearchCriteria(
        wishes=(Wish(languages=("apc",)), Wish(varieties=("apc-SY",))),
        level="native",
        place=Place(municipalities=("GM0202",)),
        expertise=("sexual-violence",),
        activities=("accompany",),
        genders=("woman",),
        available=True,
        keeps_people_who_move=True,
        words=("samira",),
    )
    searches = (*wider_searches(everything, vocabulary), *widest_searches(everything, vocabulary))
    assert {code for code, _ in searches} == set(WIDER_NAMES)
    assert set(wording.WIDER_WARNINGS) <= set(WIDER_NAMES)


def test_every_facet_level_region_and_key_has_words():
    assert set(wording.FACETS) | {"region"} == {facet.key for facet in FACETS}
    assert set(wording.LEVELS) == set(LEVELS)
    assert set(wording.REGIONS) == set(RegionKind)
    assert set(wording.LABELS) | {"withinKm"} == set(KEYS)


def test_the_dutch_catalogue_is_complete():
    catalogue = polib.pofile(str(CATALOGUE))
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []


def test_the_dutch_catalogue_is_compiled():
    words = polib.pofile(str(CATALOGUE))
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {entry.msgid: entry.msgstr for entry in words}
