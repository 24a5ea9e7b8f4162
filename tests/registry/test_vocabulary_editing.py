"""What editors change in the words: through the service, and on the screens of the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from registry.models import Account, AmbiguousTerm, Expertise, Language, LanguageTerm, Term
from registry.services.clock import read_clock
from registry.services.vocabulary import load_vocabulary
from registry.services.vocabulary_editing import EditedWord, change_ambiguous_word, change_concept
from registry.words import Kind, current_vocabulary


def account_that_may(*codenames: str) -> Account:
    account = Account.objects.create_user(f"{'-'.join(codenames)}@example.org")
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return account


@pytest.fixture
def editor(db) -> Account:
    return account_that_may("access_admin", "change_language", "change_ambiguousterm", "add_ambiguousterm")


def words_of(code: str) -> list[EditedWord]:
    terms = LanguageTerm.objects.filter(concept=code).order_by("pk")
    return [EditedWord(term.locale, term.text, term.role, term.withdrawn) for term in terms]


def change(editor: Account, code: str = "tir", words: list[EditedWord] | None = None, **values: object) -> Language:
    language = Language.objects.get(code=code)
    kept = words_of(code) if words is None else words
    return change_concept(account=editor, concept=language, values=values, words=kept)


# The service


def test_an_editor_changes_a_field_and_loading_leaves_it(editor):
    before = read_clock().vocabulary
    changed = change(editor, note="Also in Sudan.", priority=2)
    assert changed.edited_fields == ["note", "priority"]
    assert read_clock().vocabulary > before
    load_vocabulary()
    assert Language.objects.get(code="tir").note == "Also in Sudan."
    assert current_vocabulary().languages["tir"].priority == 2


def test_saving_without_a_change_changes_nothing(editor):
    before = read_clock().vocabulary
    language = Language.objects.get(code="tir")
    assert change(editor, note=language.note).edited_fields == []
    assert read_clock().vocabulary == before


def test_a_word_an_editor_adds_is_hers(editor):
    change(editor, words=[*words_of("tir"), EditedWord("nl", "taal van Asmara")])
    assert LanguageTerm.objects.get(text="taal van Asmara").source == Term.Source.EDITOR
    assert "taal van Asmara" in {word.text for word in current_vocabulary().languages["tir"].words}


def test_a_word_of_the_files_spelt_otherwise_is_switched_off_and_replaced_for_good(editor):
    words = [
        EditedWord("nl", "Tigrijns", Term.Role.NAME) if (word.locale, word.text) == ("nl", "Tigrinya") else word
        for word in words_of("tir")
    ]
    change(editor, words=words)
    load_vocabulary()
    assert LanguageTerm.objects.get(concept="tir", locale="nl", text="Tigrinya").withdrawn
    assert LanguageTerm.objects.get(concept="tir", text="Tigrijns").source == Term.Source.EDITOR
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Tigrijns"


def test_a_word_of_the_files_taken_away_stays_away_and_can_be_switched_on_again(editor):
    def understood() -> bool:
        return "Eritrees" in {word.text for word in current_vocabulary().languages["tir"].words}

    change(editor, words=[word for word in words_of("tir") if word.text != "Eritrees"])
    load_vocabulary()
    assert not understood()
    change(
        editor,
        words=[EditedWord(word.locale, word.text, word.role, withdrawn=False) for word in words_of("tir")],
    )
    assert understood()
    assert LanguageTerm.objects.get(concept="tir", text="Eritrees").source == Term.Source.FILE


def test_a_word_an_editor_added_and_takes_away_is_gone(editor):
    before = words_of("tir")
    change(editor, words=[*before, EditedWord("nl", "taal van Asmara")])
    change(editor, words=before)
    assert not LanguageTerm.objects.filter(text="taal van Asmara").exists()


def test_a_word_declared_hurtful_stays_so(editor):
    words = [
        EditedWord(word.locale, word.text, Term.Role.DEPRECATED) if word.text == "Tigraywa" else word
        for word in words_of("tir")
    ]
    change(editor, words=words)
    load_vocabulary()
    assert LanguageTerm.objects.get(concept="tir", text="Tigraywa").role == Term.Role.DEPRECATED


def test_name_and_other_word_may_change_places(editor):
    roles = {"Tigrinya": Term.Role.SYNONYM, "Tigrijns": Term.Role.NAME}
    words = [*words_of("tir"), EditedWord("nl", "Tigrijns")]
    change(editor, words=words)
    swapped = [
        EditedWord(word.locale, word.text, roles.get(word.text, word.role) if word.locale == "nl" else word.role)
        for word in words_of("tir")
    ]
    change(editor, words=swapped)
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Tigrijns"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (EditedWord("nl", "Tweede naam", Term.Role.NAME), "two names to show in nl"),
        (EditedWord("und", "Eritrees"), "stands there twice"),
        (EditedWord("Dutch!", "woord"), "no language code"),
        (EditedWord("nl", "a" * 201), "200"),
        (EditedWord("nl", "woord", "nonsense"), "nonsense"),
    ],
)
def test_a_word_that_cannot_be_is_refused_with_the_reason(editor, word, said):
    before = words_of("tir")
    with translation.override("en"), pytest.raises(ValidationError, match=said):
        change(editor, words=[*before, word])
    assert words_of("tir") == before


def test_a_code_never_changes(editor):
    with pytest.raises(ValueError, match="never changes"):
        change_concept(account=editor, concept=Language.objects.get(code="tir"), values={"code": "xyz"}, words=[])


def test_only_who_may_change_languages_changes_languages(db):
    with pytest.raises(PermissionDenied):
        change(account_that_may("change_expertise"), note="x")


def test_an_editor_adds_an_ambiguous_word_and_loading_keeps_it(editor):
    change_ambiguous_word(
        account=editor, text="Kaukasisch", candidates=Language.objects.filter(code__in=["kat", "che"])
    )
    load_vocabulary()
    assert current_vocabulary().ambiguous["Kaukasisch"] == ("che", "kat")


def test_an_editor_switches_an_ambiguous_word_off_and_loading_leaves_it_off(editor):
    candidates = Language.objects.filter(code__in=["prs", "pus"])
    change_ambiguous_word(account=editor, text="Afghani", candidates=candidates, withdrawn=True)
    load_vocabulary()
    assert AmbiguousTerm.objects.get(text="Afghani").withdrawn
    assert "Afghani" not in current_vocabulary().ambiguous


def test_a_word_for_one_language_is_not_ambiguous(editor):
    with translation.override("en"), pytest.raises(ValidationError, match="two languages or more"):
        change_ambiguous_word(account=editor, text="Kaukasisch", candidates=Language.objects.filter(code="kat"))


def test_changing_ambiguous_words_does_not_allow_adding_them(db):
    editor = account_that_may("change_ambiguousterm")
    languages = Language.objects.filter(code__in=["kat", "che"])
    with pytest.raises(PermissionDenied):
        change_ambiguous_word(account=editor, text="Kaukasisch", candidates=languages)


# The screens


def form_of(client, address: str) -> dict[str, object]:
    """What a browser would send back if the form were saved as it is."""
    form = client.get(address).context["form"]
    data = {}
    for part in (form, *(child for formset in getattr(form, "formsets", {}).values() for child in formset.forms)):
        for field in part:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
    for formset in getattr(form, "formsets", {}).values():
        data |= {field.html_name: field.value() for field in formset.management_form}
    return data


@pytest.mark.parametrize(
    ("model", "query", "found"),
    [
        ("language", "Eritrean", "tir"),
        ("variety", "Rojava", "ku-SY"),
        ("languagegroup", "Kürtçe", "kur"),
        ("ambiguousterm", "Afghaans", "Afghaans"),
        ("expertise", "FGM", "female-genital-mutilation"),
        ("activity", "buddy", "guide-person"),
        ("municipality", "Den Bosch", "GM0796"),
    ],
)
def test_editors_find_a_concept_by_any_of_its_words(admin_client, model, query, found):
    page = admin_client.get(reverse(f"{model}:index"), {"q": query})
    assert [str(row.pk) for row in page.context["object_list"]] == [found]
    assert found in page.content.decode()


def test_the_list_names_each_concept_with_few_queries(admin_client, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        page = admin_client.get(reverse("language:index"), {"q": "tigr"})
    assert "Tigrinya" in page.content.decode()


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("language", "tir"),
        ("variety", "ku-SY"),
        ("languagegroup", "kur"),
        ("expertise", "housing"),
        ("activity", "accompany"),
        ("municipality", "GM0363"),
    ],
)
def test_a_form_saved_as_it_is_changes_nothing(admin_client, model, code):
    address = reverse(f"{model}:edit", args=[code])
    before = read_clock().vocabulary
    answer = admin_client.post(address, form_of(admin_client, address))
    assert answer.status_code == 302
    assert read_clock().vocabulary == before


def test_an_editor_changes_a_word_on_the_screen(client, editor):
    client.force_login(editor)
    address = reverse("language:edit", args=["tir"])
    data = form_of(client, address)
    field = next(name for name, value in data.items() if value == "Eritrees")
    data |= {field: "Eritreeërs", "note": "Changed on the screen."}
    assert client.post(address, data).status_code == 302
    tigrinya = Language.objects.get(code="tir")
    assert (tigrinya.note, tigrinya.edited_fields) == ("Changed on the screen.", ["note"])
    assert LanguageTerm.objects.get(concept="tir", text="Eritrees").withdrawn
    assert LanguageTerm.objects.get(concept="tir", text="Eritreeërs").source == Term.Source.EDITOR


def test_a_second_name_is_refused_on_the_screen_and_nothing_typed_is_lost(client, editor):
    client.force_login(editor)
    address = reverse("language:edit", args=["tir"])
    data = form_of(client, address)
    number = data["terms-TOTAL_FORMS"]
    data |= {
        "terms-TOTAL_FORMS": number + 1,
        f"terms-{number}-text": "Tweede naam",
        f"terms-{number}-locale": "nl",
        f"terms-{number}-role": "name",
    }
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert "Tweede naam" in answer.content.decode()
    assert not LanguageTerm.objects.filter(text="Tweede naam").exists()


def test_a_word_typed_twice_is_refused_on_the_screen(client, editor):
    client.force_login(editor)
    address = reverse("language:edit", args=["tir"])
    data = form_of(client, address)
    number = data["terms-TOTAL_FORMS"]
    data |= {
        "terms-TOTAL_FORMS": number + 1,
        f"terms-{number}-text": "Eritrees",
        f"terms-{number}-locale": "und",
        f"terms-{number}-role": "synonym",
    }
    assert client.post(address, data).status_code == 200
    assert LanguageTerm.objects.filter(concept="tir", text="Eritrees").count() == 1


def test_an_editor_adds_an_ambiguous_word_on_the_screen(client, editor):
    client.force_login(editor)
    answer = client.post(reverse("ambiguousterm:add"), {"text": "Kaukasisch", "candidates": ["kat", "che"]})
    assert answer.status_code == 302
    assert current_vocabulary().ambiguous["Kaukasisch"] == ("che", "kat")


def test_the_text_of_an_ambiguous_word_is_fixed_and_one_language_is_not_enough(client, editor):
    client.force_login(editor)
    address = reverse("ambiguousterm:edit", args=["Afghani"])
    assert client.post(address, {"text": "Other", "candidates": ["prs"]}).status_code == 200
    assert client.post(address, {"text": "Other", "candidates": ["prs", "haz"]}).status_code == 302
    assert not AmbiguousTerm.objects.filter(text="Other").exists()
    assert current_vocabulary().ambiguous["Afghani"] == ("haz", "prs")


def test_nobody_makes_or_deletes_a_concept_on_the_screen(admin_client):
    for action, arguments in (("add", []), ("delete", ["housing"])):
        admin_client.post(reverse(f"expertise:{action}", args=arguments), {"slug": "new", "group": "health"})
    assert Expertise.objects.filter(slug="housing").exists()
    assert not Expertise.objects.filter(slug="new").exists()


def test_an_editor_of_languages_sees_no_other_lists(client, editor):
    client.force_login(editor)
    assert client.get(reverse("language:index")).status_code == 200
    assert client.get(reverse("expertise:index")).status_code == 302
