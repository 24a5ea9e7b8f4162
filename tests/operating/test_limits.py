"""How often one visitor may ask, and that nobody is remembered for it."""

import threading
from io import BytesIO

import PIL.Image
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from wagtail.images.models import Image
from wagtail.models import Collection

from cms.limits import RateLimitMiddleware, client_address
from tests.factories import an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits(settings):
    """Few questions a minute, for the find page and the API each."""
    settings.RATE_LIMITS = {"finding": "2/minute", "api": "3/minute"}


def test_whoever_searches_very_often_is_asked_to_wait(client, limits):
    assert [client.get("/nl/find").status_code for _time in range(3)] == [200, 200, 429]
    answer = client.get("/nl/find", REMOTE_ADDR="127.0.0.1")
    assert answer["Retry-After"] == "60"
    assert "minuut" in answer.content.decode()


def test_a_program_that_asks_very_often_gets_a_problem(client, limits):
    answers = [client.get("/api/v1/languages") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert answers[-1].json()["type"].endswith("/problems/too-many-requests")
    assert answers[-1]["Retry-After"] == "60"


def test_whoever_types_fast_can_still_search(client, settings):
    settings.RATE_LIMITS = {"finding": "2/minute", "suggestions": "3/minute"}
    typed = [client.post("/nl/suggestions", {"q": "arn"}) for _key in range(4)]
    assert [answer.status_code for answer in typed] == [200, 200, 200, 429]
    assert client.get("/nl/find").status_code == 200


def test_others_are_not_held_up(client, limits):
    for _time in range(3):
        client.get("/nl/find", REMOTE_ADDR="192.0.2.1")
    assert client.get("/nl/find", REMOTE_ADDR="192.0.2.2").status_code == 200
    assert client.get("/api/v1/languages", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_one_household_is_one_visitor(client, limits):
    for last in range(2):
        client.get("/nl/find", REMOTE_ADDR=f"2001:db8::{last}")
    assert client.get("/nl/find", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/nl/find", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_health_is_never_limited(client, limits):
    assert {client.get("/health/live").status_code for _time in range(10)} == {200}


def test_passwords_cannot_be_tried_one_after_the_other(client, settings):
    settings.RATE_LIMITS = {"sign-in": "3/minute"}
    tries = [client.post("/admin/login/", {"username": "a@example.org", "password": f"no-{n}"}) for n in range(4)]
    assert [answer.status_code for answer in tries] == [200, 200, 200, 429]
    assert client.get("/admin/login/").status_code == 200
    assert client.post("/admin/password_reset/", {"email": "a@example.org"}).status_code == 429


@pytest.mark.parametrize(
    ("address", "size", "status"),
    [
        ("/nl/find", 257 * 1024, 413),
        ("/admin/login/", 1024**2, 200),
        ("/admin/login/", 13 * 1024**2, 413),
        ("/api/v1/mediators/_search", 257 * 1024, 413),
    ],
)
def test_more_than_we_ask_for_is_refused_before_it_is_read(client, address, size, status):
    """Files too: they would land on the disk."""
    answer = client.post(address, {"file": SimpleUploadedFile("large.bin", b"x" * size)})
    assert answer.status_code == status
    if status == 413:
        assert answer["Content-Type"] == (
            "application/problem+json" if address.startswith("/api/") else "text/html; charset=utf-8"
        )


def test_a_length_that_is_no_number_is_no_failure(client):
    assert client.post("/nl/find", {"q": "tigrinya"}, CONTENT_LENGTH="many").status_code < 500


@pytest.fixture
def editor(client):
    account = an_account()
    account.is_superuser = True
    account.save()
    client.force_login(account)
    return client


def picture(width: int, height: int) -> SimpleUploadedFile:
    """A file of a few kilobytes, however large the picture in it is."""
    file = BytesIO()
    PIL.Image.new("1", (width, height)).save(file, "PNG", optimize=True)
    return SimpleUploadedFile("picture.png", file.getvalue(), content_type="image/png")


def upload(client, file: SimpleUploadedFile):
    return client.post(
        "/admin/images/add/", {"title": "Room", "collection": Collection.get_first_root_node().pk, "file": file}
    )


def test_a_picture_is_taken(editor):
    assert upload(editor, picture(40, 30)).status_code == 302
    assert Image.objects.get().width == 40


def test_a_picture_that_would_fill_the_memory_is_refused(editor):
    bomb = picture(8_000, 8_000)
    assert bomb.size < 100_000
    answer = upload(editor, bomb)
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        SimpleUploadedFile("page.png", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("heavy.png", b"\x89PNG\r\n\x1a\n" + b"x" * 10 * 1024**2),
    ],
    ids=["carries scripts", "is no picture", "is too heavy"],
)
def test_what_is_no_harmless_picture_is_refused(editor, file):
    file.seek(0)
    answer = upload(editor, file)
    assert "file" in answer.context["form"].errors
    assert not Image.objects.exists()


def test_a_document_that_carries_scripts_is_refused(editor):
    page = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    answer = editor.post(
        "/admin/documents/add/", {"title": "Page", "collection": Collection.get_first_root_node().pk, "file": page}
    )
    assert "file" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_what_a_visitor_says_of_herself_is_not_believed(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_addresses_are_kept_only_as_hashes_that_differ_each_start(settings):
    settings.RATE_LIMITS = {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    hashes = {RateLimitMiddleware(lambda request: HttpResponse())._visitor(request) for _start in range(2)}
    assert len(hashes) == 2
    assert not any("192.0.2.1" in one for one in hashes)


def test_a_limit_that_cannot_be_read_names_the_setting(settings):
    settings.RATE_LIMITS = {"finding": "often"}
    with pytest.raises(ImproperlyConfigured, match="FINDING_RATE_LIMIT"):
        RateLimitMiddleware(lambda request: HttpResponse())


def test_counting_starts_no_thread_and_forgets(client, limits, monkeypatch):
    from cms import limits as module

    client.get("/nl/find", REMOTE_ADDR="192.0.2.99")
    started = []

    def note(timer):
        started.append(timer)

    monkeypatch.setattr(threading.Timer, "start", note)
    for last in range(20):
        client.get("/nl/find", REMOTE_ADDR=f"192.0.2.{last}")
    assert started == []
    middleware = RateLimitMiddleware(lambda request: HttpResponse())
    counters = middleware._limiter.storage
    counters.incr("someone", expiry=-1)
    monkeypatch.setattr(module, "FORGET_EVERY", -1)
    counters.incr("someone else", expiry=60)
    assert [*counters.storage] == ["someone else"]
