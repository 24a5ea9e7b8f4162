"""An editor tries a query, and sees what one more word would change before it is saved."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from registry.models import AmbiguousTerm, ExpertiseTerm, LanguageTerm
from registry.numbers import display_number
from registry.today import today
from registry.words import Kind, current_vocabulary
from search.explaining import TRIED, with_word
from search.models import Gap
from search.trying import KINDS, PIECES
from search.understanding import PieceKind
from tests.factories import a_published_mediator, an_account

pytestmark = pytest.mark.usefixtures("vocabulary")


def someone_who_may(client, *codenames: str) -> None:
    account = an_account()
    account.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client.force_login(account)


@pytest.fixture
def sections(client):
    """What stands below each heading of the screen after a query; each list item as one line."""
    someone_who_may(client, "change_language")

    def ask(**fields: str | list[str]) -> dict[str, dict[str, list[str]]]:
        answer = client.post(reverse("try_query"), {"q": "", "where": "", "locale": "nl", **fields})
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        return {
            section.h2.get_text(strip=True): {
                heading.get_text(strip=True): [
                    " ".join(item.get_text(" ").split()) for item in heading.find_next_sibling(["ul", "ol"])("li")
                ]
                for heading in section("h3")
            }
            for section in page.select("section:has(> h2)")
            if section.h3
        }

    return ask


def test_what_is_understood_asked_and_found_is_shown_with_signals_and_weights(sections):
    number = a_published_mediator(today=today())
    now = sections(q="tigrina Belgisch", where="arnhem")["Nu"]
    assert now["Begrepen"] == [
        "tigrina : taal: Tigrinya (tir)",
        "Belgisch : woord, in namen gezocht: belgisch (niet gezocht)",
        "arnhem : gemeente: Arnhem (GM0202)",
    ]
    assert now["Gevraagd"] == ["language=tir", "municipality=GM0202"]
    (person,) = now["1 mediator gevonden"]
    assert person.startswith(f"Selam T. , {display_number(number)}: score ")
    assert "speaks-natively 30 tir" in person
    assert "lives-there 40 GM0202" in person


def test_a_word_on_trial_shows_what_changes_and_saves_nothing(sections):
    before = current_vocabulary()
    a_published_mediator(today=today())
    shown = sections(q="habeshataal", word="habeshataal", meaning="language:tir")
    assert shown["Nu"]["Gevraagd"] == ["words=habeshataal"]
    assert shown["Met “habeshataal”"]["Gevraagd"] == ["language=tir"]
    assert "1 mediator gevonden" in shown["Met “habeshataal”"]
    assert not LanguageTerm.objects.filter(text="habeshataal").exists()
    assert current_vocabulary() is before
    assert sections(q="habeshataal")["Nu"]["Gevraagd"] == ["words=habeshataal"]


def test_a_word_for_knowledge_can_be_tried_too(sections):
    shown = sections(q="tigrinya bibberziekte", word="bibberziekte", meaning="expertise:youth")
    assert shown["Met “bibberziekte”"]["Gevraagd"] == ["language=tir", "expertise=youth"]
    assert not ExpertiseTerm.objects.filter(text="bibberziekte").exists()


@pytest.mark.parametrize(
    ("meaning", "asked"),
    [
        ("language:tir", "language=tir"),
        ("variety:ti-ER", "variety=ti-ER"),
        ("language-group:zza", "ask=diq,kiu"),
        ("expertise:youth", "expertise=youth"),
        ("activity:accompany", "activity=accompany"),
        ("municipality:GM0202", "municipality=GM0202"),
    ],
)
def test_a_word_of_each_kind_that_editors_add_words_to_can_be_tried(sections, meaning, asked):
    shown = sections(q="wobbelwoord", word="wobbelwoord", meaning=meaning)["Met “wobbelwoord”"]["Gevraagd"]
    assert shown == [asked]


def test_a_word_that_fits_several_languages_can_be_tried(sections):
    fields = {"word": "wobbelwoord", "meaning": "language:tir", "others": ["amh", "tir"]}
    shown = sections(q="wobbelwoord", **fields)["Met “wobbelwoord”"]
    assert shown["Begrepen"] == ["wobbelwoord : vraagt terug welke taal: Amhaars (amh), Tigrinya (tir)"]
    assert not AmbiguousTerm.objects.filter(text="wobbelwoord").exists()


def test_a_word_that_changes_nothing_says_so(client, sections):
    assert list(sections(q="tigrinya", word="habeshataal", meaning="language:tir")) == ["Nu"]
    answer = client.post(
        reverse("try_query"), {"q": "tigrinya", "locale": "nl", "word": "habeshataal", "meaning": "language:tir"}
    )
    assert "Dit woord verandert niets aan deze zoekvraag." in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"word": "habeshataal"}, "Kies wat het woord betekent."),
        ({"meaning": "language:tir"}, "Schrijf het woord op dat dit betekent."),
        ({"word": "x", "meaning": "language:zzzz"}, "zzzz"),
        ({"word": "x", "meaning": "expertise:youth", "others": ["tir"]}, "Alleen talen kunnen samen"),
    ],
)
def test_half_a_trial_says_what_is_missing_and_loses_nothing(client, fields, said):
    someone_who_may(client, "manage_mediators")
    page = client.post(reverse("try_query"), {"q": "tigrinya", "locale": "nl", **fields}).content.decode()
    assert said in page
    assert 'value="tigrinya"' in page


def test_too_much_at_once_names_the_key(client):
    someone_who_may(client, "change_language")
    many = "turks pools dari farsi urdu somalisch tigrinya amhaars frans engels spaans russisch hindi tamil thai duits "
    many += "grieks italiaans portugees bulgaars hongaars lets litouws estisch"
    assert "language: " in client.post(reverse("try_query"), {"q": many, "locale": "nl"}).content.decode()


def test_trying_counts_for_nothing(sections):
    sections(q="tigrinya", where="arnhem")
    assert not Gap.objects.exists()


def test_others_cannot_try(client):
    someone_who_may(client)
    assert client.get(reverse("try_query")).status_code in {302, 403}
    assert reverse("try_query") not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("codename", ["manage_mediators", "change_expertise", "change_municipality"])
def test_who_keeps_words_finds_it_in_the_menu(client, codename):
    someone_who_may(client, codename)
    assert client.get(reverse("try_query")).status_code == 200
    assert reverse("try_query") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_everything_that_can_be_understood_has_words():
    assert set(PIECES) == set(PieceKind)
    assert set(KINDS) == set(TRIED)


@pytest.mark.parametrize("kind", TRIED)
def test_a_word_on_trial_is_in_its_own_vocabulary_only(vocabulary, kind):
    concepts = getattr(vocabulary, TRIED[kind])
    code = next(iter(concepts))
    tried = getattr(with_word(vocabulary, Kind(kind), code, "proefwoord"), TRIED[kind])
    assert [word.text for word in tried[code].words][-1] == "proefwoord"
    assert "proefwoord" not in [word.text for word in concepts[code].words]
    assert {**tried, code: concepts[code]} == dict(concepts)
