"""The screens of editors: in their language, and closed to files that can carry a script."""

from __future__ import annotations

from io import BytesIO

import PIL.Image
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from cms.pages.models import HomePage
from tests.factories import a_page, a_telephone_number

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("language", "menu", "page"),
    [("nl", "Telefoonnummers", "informatiepagina"), ("en", "Telephone numbers", "information page")],
)
def test_the_screens_are_in_the_language_an_editor_chose(client, administrator, language, menu, page):
    UserProfile.objects.create(user=administrator, preferred_language=language)
    a_telephone_number()
    start = client.get(reverse("wagtailadmin_home")).content.decode()
    assert f'<html lang="{language}"' in start
    assert menu in start
    choices = client.get(reverse("wagtailadmin_pages:add_subpage", args=[HomePage.objects.get().pk])).content.decode()
    assert page in choices.lower()


def test_an_editor_chooses_between_dutch_and_english(client, administrator):
    form = client.get(reverse("wagtailadmin_account")).context["panels_by_tab"]
    panels = [panel for tab in form.values() for panel in tab]
    choices = next(panel.get_form().fields["preferred_language"].choices for panel in panels if panel.name == "locale")
    assert {code for code, _name in choices if code} == {"nl", "en"}


def test_a_page_is_written_previewed_and_found_again(client, administrator, home):
    page = a_page(parent=home, title="Naar de dokter")
    for name in ("wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:usage"):
        assert client.get(reverse(name, args=[page.pk])).status_code == 200
    found = client.get(reverse("wagtailadmin_pages:search"), {"q": "dokter"})
    assert "Naar de dokter" in found.content.decode()


# Files


def a_drawing() -> bytes:
    drawn = BytesIO()
    PIL.Image.new("RGB", (8, 6), "green").save(drawn, "PNG")
    return drawn.getvalue()


def send(client, kind: str, name: str, content: bytes) -> int:
    """Sends a file as a picture or a document; returns how many there are then."""
    address = {"picture": "wagtailimages:add", "document": "wagtaildocs:add"}[kind]
    file = SimpleUploadedFile(name, content)
    assert client.post(reverse(address), {"title": "Deur", "file": file}).status_code in {200, 302}
    return (Image if kind == "picture" else Document).objects.count()


@pytest.mark.parametrize(
    ("name", "content"),
    [("door.svg", SCRIPT), ("door.png", SCRIPT), ("door.png", b"<script>alert(1)</script>"), ("door.html", SCRIPT)],
)
def test_a_picture_that_can_carry_a_script_is_refused(client, administrator, home, name, content):
    assert send(client, "picture", name, content) == 0


@pytest.mark.parametrize("name", ["door.svg", "door.html", "door.xhtml", "door.js", "door"])
def test_a_document_that_can_carry_a_script_is_refused(client, administrator, home, name):
    assert send(client, "document", name, SCRIPT) == 0


def test_an_ordinary_picture_and_document_are_taken(client, administrator, home):
    assert send(client, "picture", "door.png", a_drawing()) == 1
    assert send(client, "document", "door.pdf", b"%PDF-1.4") == 1
