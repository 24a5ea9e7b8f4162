"""No text on any page stands outside a catalogue: what is not data can be translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import polib
import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.template import engines
from django.test import RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from django.utils import translation

from cms.catalogues import catalogue
from cms.errors import bad_request, server_error, too_large, too_many_requests
from cms.languages import INTERFACE_LANGUAGES
from cms.pages.models import InformationIndexPage
from registry.choices import Level
from registry.models import Mediator
from registry.numbers import display_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import set_room
from registry.words import Vocabulary
from tests.factories import TESTS, TODAY, a_page, a_published_mediator, a_telephone_number, a_translation

BEGIN, END = "⟦", "⟧"
MARKED = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
READ_ALOUD = ("alt", "title", "aria-label", "placeholder")
# What is called so in every language.
NAMES = (
    *("Veilig Thuis", "Centrum Seksueel Geweld"),
    *(language.own_name for language in INTERFACE_LANGUAGES.values()),
)
# Data, each in its own language: names of people, numbers to call, codes, what languages call themselves.
DATA = "bdi, .code, script, style"


@pytest.fixture
def marks(monkeypatch, settings) -> None:
    """Every text of a catalogue and every name of the vocabulary stands between marks; the site is called 1."""
    settings.SITE_NAME = "1"
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(translation._trans, name, marking(getattr(translation._trans, name)))
    monkeypatch.setattr(Vocabulary, "name", marking(Vocabulary.name))


def marking(said: Callable[..., str]) -> Callable[..., str]:
    return lambda *asked: f"{BEGIN}{said(*asked)}{END}"


def outside(html: str) -> set[str]:
    """The words of a page that stand outside all marks and are no data."""
    page = BeautifulSoup(html, "html.parser")
    for data in page.select(DATA):
        data.decompose()
    apart = [element[name] for element in page.find_all(True) for name in READ_ALOUD if name in element.attrs]
    text = " ".join(text for text in page.find_all(string=True) if not isinstance(text, Comment | Doctype))
    return {word for part in (text, *apart) for word in words_outside(part)}


def words_outside(text: str) -> Iterator[str]:
    for name in NAMES:
        text = text.replace(name, " ")
    count = 1
    while count:
        text, count = MARKED.subn(" ", text)
    return iter(re.findall(r"[^\W\d_]+|[⟦⟧]", text))


@pytest.fixture
def without_pages(home) -> None:
    """The site before editors wrote anything."""
    home.get_parent().get_children().delete()


@pytest.fixture
def people(vocabulary) -> dict[str, str]:
    """A full person about whom everything is known, and others; their names are figures. Numbers, by what they are."""
    everything = {
        "name": "100",
        "gender": "woman",
        "languages": (SpokenLanguage("apc", "apc-SY", Level.NATIVE), SpokenLanguage("tir", None, Level.FLUENT)),
        "ways": ("in-person", "phone", "video", "messages"),
        "service_municipalities": ("GM0202", "GM0263", "GM0268", "GM0344", "GM0363", "GM0599"),
        "expertise": ("sexual-violence", "domestic-violence"),
        "activities": ("accompany",),
        "declined_activities": ("explain-system",),
        "organisations": ("200",),
        "attestations": (
            ShownAttestation("training", "300", "sexual-violence", TODAY.replace(year=2028)),
            ShownAttestation("certificate", "301", None, TODAY.max),
        ),
        "paid_invoice": True,
        "volunteer_fee": True,
        "employed_by": "400",
        "keeps_people_who_move": True,
        "contact_channels": (ContactDetails("email", "samira@example.org", "public"),),
    }
    numbers = {"known": a_published_mediator(**everything), "full": a_published_mediator(**everything)}
    set_room(by=TESTS, numbers=[numbers["full"]], room_from=TODAY.replace(year=2027))
    numbers["silent"] = a_published_mediator(
        name="102", organisations=("201",), ways=("phone",), service_municipalities=()
    )
    numbers["limited"] = a_published_mediator(name="103", languages=(SpokenLanguage("ary", None, Level.WORKING),))
    set_room(by=TESTS, numbers=[numbers["limited"]], room_from=TODAY, limited=True)
    Mediator.objects.update(is_demo=True)
    return {kind: display_number(number) for kind, number in numbers.items()}


# Pages at an address, by the name of the address
ADDRESSES = {
    "home": [""],
    "languages": ["languages"],
    "language": ["languages/apc", "languages/tir", "languages/abk"],
    "municipalities": ["municipalities"],
    "municipality": ["municipalities/GM0202", "municipalities/GM0344"],
    "find": [
        *("find", "find?language=tir", "find?language=ara&level=native", "find?variety=apc-SY"),
        *("find?municipality=GM0202&withinKm=25", "find?region=GG0111", "find?region=VR01", "find?region=AM01"),
        *("find?gender=woman&way=phone&available=true", "find?language=abk&gender=other", "find?sealed=broken"),
        *("find?ask=apc,ary", "find?any=apc,ary", "find?language=tir&level=fluent-not-native&municipality=GM0014"),
        *(
            "find?page=99",
            "find?page=0",
            "find?language=xx&way=flying&words=x",
            "find?withinKm=900",
            "find?page=1&page=2",
        ),
    ],
    "wagtail_serve": ["unknown"],
}
SEARCHES = [
    *(("tigrinya trauma", "arnhem"), ("arabisch", ""), ("xyzzy afghaan", ""), ("vrouw syrisch dringend", "6811")),
    *(("seksueel geweld meegaan verhuizen", ""), ("x" * 501, ""), ("\x00", "\x00"), ("", "arnhem nijmegen")),
]


@pytest.mark.usefixtures("marks", "people", "without_pages")
@pytest.mark.parametrize("address", [address for addresses in ADDRESSES.values() for address in addresses])
def test_every_word_at_an_address_is_in_a_catalogue(visitor, address):
    visitor.open(f"/nl/{address}")
    assert not outside(visitor.response.content.decode())


@pytest.mark.usefixtures("marks", "vocabulary")
def test_every_word_between_pages_of_results_is_in_a_catalogue(visitor):
    for place in range(41):
        a_published_mediator(name=f"1{place:02}", gender="man", serves_whole_country=True, service_municipalities=())
    visitor.open("/nl/find?page=2")
    assert visitor.page.select(".pages a[rel=prev]")
    assert visitor.page.select(".pages a[rel=next]")
    assert not outside(visitor.response.content.decode())


@pytest.mark.usefixtures("marks", "people")
@pytest.mark.parametrize(("q", "where"), SEARCHES)
def test_every_word_about_a_search_is_in_a_catalogue(visitor, q, where):
    visitor.search(q, where)
    assert not outside(visitor.response.content.decode())


@pytest.mark.usefixtures("marks")
@pytest.mark.parametrize("person", ["known", "full", "silent", "limited"])
def test_every_word_about_a_person_is_in_a_catalogue(visitor, people, person):
    visitor.open(f"/nl/mediators/{people[person]}")
    assert not outside(visitor.response.content.decode().replace(people[person], ""))


@pytest.mark.usefixtures("marks", "without_pages")
@pytest.mark.parametrize("address", ["", "find", "languages", "municipalities", "municipalities/GM0202"])
def test_every_word_of_an_empty_registry_is_in_a_catalogue(visitor, address):
    visitor.open(f"/nl/{address}")
    assert not outside(visitor.response.content.decode())


@pytest.mark.usefixtures("marks")
def test_every_word_around_the_texts_of_editors_is_in_a_catalogue(visitor, home):
    home.title, home.intro, home.doors = "0", "1", []
    home.save_revision().publish()
    index = a_page(parent=home, kind=InformationIndexPage, title="2", intro="3", show_in_menus=True)
    number = a_telephone_number(name="4", note="5")
    body = [
        ("text", "<p>6</p>"),
        ("steps", {"heading": "7", "steps": [{"heading": "8", "text": "9"}]}),
        ("telephone_numbers", {"heading": "10", "numbers": [number]}),
        ("notice", {"tone": "warning", "heading": "11", "text": "<p>12</p>"}),
        ("people_finder", {"heading": "13", "text": "14", "language": "tir", "expertise": "", "place": ""}),
        ("contact", {"heading": "15", "telephone": "0800", "email": "a@example.org", "website": "https://example.org"}),
    ]
    page = a_page(parent=index, title="16", intro="17", body=body, show_in_footer=True)
    for above in (home, index):
        a_translation(above, "ar", title="18")
    arabic = a_translation(page, "ar", title="19")
    for shown in (home, index, page, arabic):
        visitor.open(shown.get_url())
        assert visitor.response.status_code == 200, shown.get_url()
        for words in visitor.page.select("[lang]:not(html)"):  # the same warning, in other languages
            words.decompose()
        assert not outside(str(visitor.page))


@pytest.mark.usefixtures("marks", "db")
@pytest.mark.parametrize(
    "answer",
    [
        lambda request: bad_request(request, Exception()),
        server_error,
        too_large,
        lambda request: too_many_requests(request, seconds=90),
        *(
            lambda request, template=template: engines["django"].get_template(template).render({}, request)
            for template in ("403.html", "403_csrf.html", "404.html")
        ),
    ],
)
def test_every_word_about_something_that_went_wrong_is_in_a_catalogue(answer):
    answered = answer(RequestFactory().get("/nl/find"))
    assert not outside(answered if isinstance(answered, str) else answered.content.decode())


@pytest.mark.usefixtures("without_pages")
@pytest.mark.parametrize(("code", "other"), [("nl", "en"), ("en", "nl")])
def test_no_sentence_of_the_other_house_language_is_on_a_page(visitor, people, code, other):
    foreign = {piece for entry in polib.pofile(str(catalogue("nl"))) for piece in pieces(entry, other)}
    foreign -= {piece for entry in polib.pofile(str(catalogue("nl"))) for piece in pieces(entry, code)}
    addresses = [
        *ADDRESSES["home"],
        *ADDRESSES["language"],
        *ADDRESSES["find"],
        "municipalities",
        "languages",
        "unknown",
    ]
    for address in [*addresses, f"mediators/{people['known']}", f"mediators/{people['full']}"]:
        text = " ".join(visitor.open(f"/{code}/{address}").get_text(" ").split())
        assert not {piece for piece in foreign if piece in text}, address


def pieces(entry: polib.POEntry, code: str) -> Iterator[str]:
    """What an entry says in a language, between what is filled in, where that is long enough to be nothing else."""
    dutch = entry.msgstr_plural.values() if entry.msgid_plural else (entry.msgstr,)
    for text in dutch if code == "nl" else (entry.msgid, entry.msgid_plural):
        yield from (piece.strip() for piece in re.split(r"%\(\w+\)s|</?\w+>", text) if len(piece.strip()) > 15)


def test_no_address_of_the_site_was_forgotten():
    assert is_language_prefix_patterns_used("cms.urls")
    (site,) = (each for each in get_resolver().url_patterns if isinstance(each.pattern, LocalePrefixPattern))
    apart = {"map", "profile", "suggestions"}  # a picture; its own test above; a list in a page
    wagtails = {"wagtailcore_login", "wagtailcore_authenticate_with_password"}
    assert set(names(site)) - apart - wagtails == set(ADDRESSES), "Add the new page to ADDRESSES, or a test beside it."


def names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        else:
            yield pattern.name


@pytest.mark.usefixtures("marks")
@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Plain</p>", {"Plain"}),
        ("<p>{% load i18n %}{% translate 'Search' %} now</p>", {"now"}),
        (
            "{% load i18n %}<p>{% blocktranslate with day='3 mei' %}Valid until {{ day }}.{% endblocktranslate %}</p>",
            set(),
        ),
        ("<img alt='Map'>", {"Map"}),
        ("<b aria-label='Close'>{% load i18n %}{% translate 'Close' %}</b>", {"Close"}),
        ("<p>⟦There is <strong>⟦x⟧</strong>.⟧ 1 <bdi>Selam</bdi></p>", set()),
    ],
)
def test_words_outside_catalogues_are_seen(html, found):
    assert outside(engines["django"].from_string(html).render({})) == found
