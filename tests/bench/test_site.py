"""The plain pages that ours are measured beside say the same, or the comparison says nothing."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Site

from bench import plain_site_settings as plain_settings
from bench.pages import make_pages
from bench.site import INFORMATION_PAGE, TIGRINYA_ARNHEM
from cms.finding.entrances import Entrances
from registry.choices import Way
from registry.today import today
from tests.factories import a_published_mediator

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(vocabulary):
    Site.clear_site_root_paths_cache()
    for ways in ((Way.IN_PERSON,), (Way.IN_PERSON, Way.PHONE)):
        a_published_mediator(today=today(), ways=ways, expertise=("sexual-violence",))
    a_published_mediator(today=today(), name="Elsewhere", service_municipalities=("GM0363",))
    yield
    Site.clear_site_root_paths_cache()


@pytest.fixture
def plain(client, settings, people):
    """Asks plain Wagtail."""

    def ask(path: str):
        for name in ("ROOT_URLCONF", "TEMPLATES", "MIDDLEWARE"):
            setattr(settings, name, getattr(plain_settings, name))
        answer = client.get(path)
        assert answer.status_code == 200
        return answer

    return ask


def test_the_information_page_has_the_same_text(client, plain):
    make_pages()
    ours = BeautifulSoup(client.get(INFORMATION_PAGE).content, "html.parser").article
    beside = BeautifulSoup(plain(INFORMATION_PAGE).content, "html.parser")
    said = [tag.get_text(" ", strip=True) for tag in ours.find_all(["h1", "h2", "p", "li"])]
    text = " ".join(beside.get_text(" ", strip=True).split())
    assert len(said) > 15
    assert [sentence for sentence in said if " ".join(sentence.split()) not in text] == []


def test_home_has_the_same_counts_and_languages(plain):
    entrances = Entrances.now()
    assert entrances.people.total == 3
    ours = {
        "total": entrances.people.total,
        "with_room": entrances.people.with_room,
        "by_telephone": entrances.by_telephone,
        "languages": [door.name for door in entrances.doors],
        "provinces": {(entry.name, entry.people.total, entry.people.with_room) for entry in entrances.provinces},
    }
    shown = plain("/nl/").context
    assert ours == {
        **{name: shown[name] for name in ("total", "with_room", "by_telephone")},
        "languages": [language["name"] for language in shown["languages"]],
        "provinces": {(shown["name"], shown["total"], shown["with_room"]) for shown in shown["provinces"]},
    }


def test_find_has_the_same_people_and_choices(client, plain):
    ours = client.get(TIGRINYA_ARNHEM).context
    total, names = ours["results"].total, {person.name for person in ours["people"]}
    choices = {
        group.label: {(choice.label, choice.count) for choice in (*group.first, *group.more)}
        for group in ours["narrowing"].facets
    }
    assert (total, len(choices) > 5) == (2, True)
    beside = plain(TIGRINYA_ARNHEM).context
    assert (beside["total"], {card["mediator"].name for card in beside["people"]}) == (total, names)
    assert {facet["label"]: set(facet["choices"]) for facet in beside["facets"]} == choices


def test_wagtails_own_list_of_pages_has_the_page(plain):
    make_pages()
    assert "Naar de dokter" in [page["title"] for page in plain("/wagtail/pages/?fields=*").json()["items"]]
