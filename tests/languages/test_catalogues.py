"""The catalogues of interface texts: whole in Dutch and English, honest in every other language."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from gettext import c2py

import polib
import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation import ngettext, override

from cms.catalogues import PLURAL_FORMS, catalogue, compile_catalogues, language_of
from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES

DRAFT = "machine draft, not checked by a native speaker"
CHECKED = "checked by a native speaker"
OTHERS = sorted(set(INTERFACE_LANGUAGES) - set(HOUSE_LANGUAGES))
# Nobody among the makers is sure of a single sentence in these.
EMPTY = ("ti", "so")
# Words that can hurt: a text with one of these waits for a native speaker.
SENSITIVE = re.compile(r"danger|violence|rights|safe\b|sexual", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|</?\w+>")
HOW_TO = (
    "Run: python manage.py makemessages -l nl --no-location --ignore .venv --ignore var; write the Dutch in "
    "cms/locale/nl/LC_MESSAGES/django.po (no fuzzy, no empty, no obsolete entries); python manage.py compile_catalogues"
)
# Words that are the same in Dutch and English.
SAME_IN_DUTCH = {
    *("API", "WhatsApp", "Signal", "Unicode CLDR", "account", "accounts", "code", "site", "letter i"),
    *("man", "e-mail", "E-mail", "website", "Website", "contact", "Contact", "mediator", "Mediator", "mediators"),
    *("Mediators", "%(count)s mediator", "postcode", "postcodes", "Dialect", "dialect", "Tigrinya", "score %(score)s"),
}


def texts(code: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(catalogue(code))))


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def forms(entry: polib.POEntry) -> list[str]:
    """What an entry may be read as: one text, or one for each kind of number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def translated(code: str) -> Iterator[polib.POEntry]:
    return (entry for entry in texts(code) if entry.translated())


# Dutch


@pytest.fixture
def made_anew(settings, tmp_path, monkeypatch) -> Callable[[str], list[polib.POEntry]]:
    """A catalogue after ``makemessages``, beside the one in the repository."""
    if not shutil.which("xgettext"):
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("needs gettext (apt-get install gettext)")

    def make(code: str) -> list[polib.POEntry]:
        beside = tmp_path / code / "LC_MESSAGES" / "django.po"
        beside.parent.mkdir(parents=True)
        shutil.copy(catalogue(code), beside)
        monkeypatch.chdir(settings.BASE_DIR)
        with override_settings(LOCALE_PATHS=[tmp_path]):
            apart = [".venv", "var", "cms/locale", "tests"]
            call_command("makemessages", locale=[code], no_location=True, ignore_patterns=apart, verbosity=0)
        return list(polib.pofile(str(beside)))

    return make


def test_every_text_in_the_code_is_in_the_dutch_catalogue(made_anew):
    written = {key(entry) for entry in made_anew("nl") if not entry.obsolete}
    dutch = {key(entry) for entry in texts("nl") if not entry.obsolete}
    assert not written - dutch, HOW_TO
    assert not dutch - written, f"No longer in the code. {HOW_TO}"


def test_every_text_has_its_dutch():
    assert not [entry.msgid for entry in texts("nl") if not entry.translated() or entry.fuzzy], HOW_TO
    assert not [entry.msgid for entry in texts("nl") if entry.obsolete], HOW_TO


def test_no_text_was_left_english_in_the_dutch_catalogue():
    left = {entry.msgid for entry in texts("nl") if (entry.msgid_plural or entry.msgid) == forms(entry)[-1]}
    assert left <= SAME_IN_DUTCH, "Write the Dutch, or add the word to SAME_IN_DUTCH when it is the same word."


# Every language


@pytest.mark.parametrize("code", ["nl", *OTHERS])
def test_what_is_filled_in_or_marked_in_a_text_stays_in_its_translation(code):
    rule = c2py(PLURAL_FORMS.search(polib.pofile(str(catalogue(code))).metadata["Plural-Forms"])["rule"])
    for entry in translated(code):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for number, text in enumerate(forms(entry)):
            found = sorted(PLACEHOLDER.findall(text))
            # A form for one number alone may say it in words: وسيطان is two mediators.
            alone = entry.msgid_plural and [n for n in range(200) if rule(n) == number] in ([0], [1], [2], [0, 1])
            assert found == wanted or (alone and found == [each for each in wanted if each != "%(count)s"]), text


@pytest.mark.parametrize("code", ["nl", *OTHERS])
def test_every_kind_of_number_has_a_form(code):
    file = polib.pofile(str(catalogue(code)))
    how_many = int(PLURAL_FORMS.search(file.metadata["Plural-Forms"])["how_many"])
    for entry in translated(code):
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(how_many)), entry.msgid


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        *(("nl", 1, "1 mediator gevonden"), ("nl", 2, "2 mediators gevonden")),
        *(("ar", 0, "لم يتم العثور على وسطاء"), ("ar", 1, "تم العثور على وسيط واحد")),
        *(("ar", 2, "تم العثور على وسيطين"), ("ar", 3, "تم العثور على 3 وسطاء")),
        *(("ar", 11, "تم العثور على 11 وسيطًا"), ("ar", 100, "تم العثور على 100 وسيط")),
        *(("uk", 1, "Знайдено 1 медіатора"), ("uk", 3, "Знайдено 3 медіаторів")),
        *(("fr", 0, "0 médiateur trouvé"), ("fr", 2, "2 médiateurs trouvés")),
        *(("tr", 5, "5 arabulucu bulundu"), ("fa", 5, "5 میانجی پیدا شد")),
    ],
)
def test_numbers_are_said_as_the_language_says_them(code, number, said):
    with override(code):
        assert ngettext("%(count)s mediator found", "%(count)s mediators found", number) % {"count": number} == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 медіатор"), (3, "3 медіатори"), (5, "5 медіаторів"), (12, "12 медіаторів"), (21, "21 медіатор")],
)
def test_ukrainian_counts_by_the_last_digit(number, said):
    with override("uk"):
        assert ngettext("%(count)s mediator", "%(count)s mediators", number) % {"count": number} == said


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_says_whether_a_native_speaker_has_read_it(code):
    for entry in translated(code):
        assert entry.tcomment in {DRAFT, CHECKED}, f"{entry.msgid}: begin the entry with “# {DRAFT}”"


def test_collecting_texts_again_keeps_who_stands_for_each(made_anew):
    kept = {key(entry): (forms(entry), entry.tcomment) for entry in translated("ar")}
    assert kept == {key(entry): (forms(entry), entry.tcomment) for entry in made_anew("ar") if key(entry) in kept}


@pytest.mark.parametrize("code", OTHERS)
def test_words_that_can_hurt_are_never_a_draft(code):
    assert not [entry.msgid for entry in translated(code) if entry.tcomment == DRAFT and SENSITIVE.search(entry.msgid)]


@pytest.mark.parametrize("code", EMPTY)
def test_a_language_that_nobody_here_is_sure_of_is_left_to_its_speakers(code):
    assert not [entry.msgid for entry in translated(code) if entry.tcomment == DRAFT]


@pytest.mark.parametrize("code", OTHERS)
def test_no_language_has_texts_that_the_site_no_longer_says(code):
    assert not {key(entry) for entry in texts(code)} - {key(entry) for entry in texts("nl")}


# What a language lacks


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_compiled_is_the_translation_or_else_english_and_never_dutch(code):
    compiled = {(text.msgctxt, text.msgid): text for text in polib.mofile(str(catalogue(code).with_suffix(".mo")))}
    own = {(entry.msgctxt, entry.msgid): entry for entry in translated(code)}
    for text in texts("nl"):
        found = forms(compiled[text.msgctxt, text.msgid])
        if (text.msgctxt, text.msgid) in own:
            assert found == forms(own[text.msgctxt, text.msgid]), "Run: python manage.py compile_catalogues"
        else:
            assert set(found) == ({text.msgid, text.msgid_plural} if text.msgid_plural else {text.msgid})


def test_compiling_keeps_translations_and_fills_the_rest_with_english(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    for code, written in (("nl", {"Search": "Zoeken", "Start": "Begin"}), ("fr", {"Search": "Chercher"})):
        write(code, [polib.POEntry(msgid=text, msgstr=translation) for text, translation in written.items()])
    compiled = {path.parts[-3]: polib.mofile(str(path)) for path in compile_catalogues()}
    assert {text.msgid: text.msgstr for text in compiled["nl"]} == {"Search": "Zoeken", "Start": "Begin"}
    assert {text.msgid: text.msgstr for text in compiled["fr"]} == {"Search": "Chercher", "Start": "Start"}


def test_one_is_singular_in_english_in_a_language_of_six_plurals(settings, tmp_path):
    rules = {code: polib.pofile(str(catalogue(code))).metadata["Plural-Forms"] for code in ("nl", "ar")}
    settings.LOCALE_PATHS = [tmp_path]
    dutch = polib.POEntry(msgid="%(count)s page", msgid_plural="%(count)s pages", msgstr_plural={0: "a", 1: "b"})
    write("nl", [dutch], rules["nl"])
    write("ar", [], rules["ar"])
    (text,) = next(polib.mofile(str(path)) for path in compile_catalogues() if path.parts[-3] == "ar")
    assert forms(text) == ["%(count)s pages", "%(count)s page", *["%(count)s pages"] * 4]


def write(code: str, entries: list[polib.POEntry], plural_forms: str = "") -> None:
    catalogue(code).parent.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plural_forms}
    file.extend(entries)
    file.save(str(catalogue(code)))


# The emergency numbers


def test_the_emergency_numbers_are_told_in_one_language_at_a_time(settings):
    template = (settings.BASE_DIR / "templates" / "includes" / "emergency.html").read_text()
    told = set(re.findall(r'{% translate "([^"]+)" %}', template))
    assert len(told) > 3
    for code in INTERFACE_LANGUAGES:
        with override(code):
            assert len({language_of(text).code for text in told}) == 1, code


@pytest.mark.parametrize(("code", "read_in"), [("nl", "nl"), ("en", "en"), ("ar", "en"), ("ti", "en")])
def test_readers_are_told_in_which_language_the_emergency_numbers_are(visitor, code, read_in):
    told = visitor.open(f"/{code}/find").footer.p
    assert told.get("lang", code) == read_in
    assert told.get("dir", visitor.page.html["dir"]) == "ltr"
