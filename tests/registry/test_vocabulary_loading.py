"""Loading the vocabulary files: everything arrives, editors keep what they changed, a bad file changes nothing."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry import models
from registry.models import (
    AmbiguousTerm,
    HistoryEntry,
    Language,
    LanguageGroupTerm,
    LanguageTerm,
    Mediator,
    Municipality,
    MunicipalityTerm,
    Postcode,
    Term,
)
from registry.services.clock import read_clock
from registry.services.vocabulary import load_vocabulary
from registry.signals import mediators_changed
from registry.vocabulary_files import DIRECTORY, FORMATS, FaultyFiles, read_vocabulary_files
from registry.words import Kind, current_vocabulary

FILES = [file_format.name for file_format in FORMATS.values()]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the files, to spoil."""
    for name in FILES:
        shutil.copyfile(DIRECTORY / name, tmp_path / name)
    return tmp_path


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def load(folder: Path = DIRECTORY) -> str:
    screen = io.StringIO()
    call_command("load_vocabulary", directory=folder, stdout=screen)
    return screen.getvalue()


def term(concept: str, text: str, locale: str = "nl") -> LanguageTerm:
    return LanguageTerm.objects.get(concept=concept, locale=locale, text=text)


def rows(name: str) -> list[dict[str, str]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("municipalities.csv", models.Municipality),
        ("municipality_changes.csv", models.MunicipalityChange),
        ("postcodes.csv", models.Postcode),
        ("languages.csv", models.Language),
        ("dialects.csv", models.Variety),
        ("aliases_ambiguous.csv", models.AmbiguousTerm),
        ("expertise.csv", models.Expertise),
        ("activities.csv", models.Activity),
    ],
)
def test_every_row_of_every_file_arrives(db, name, model):
    key = next(file_format.unique[0] for file_format in FORMATS.values() if file_format.name == name)
    key = "bcp47" if name == "dialects.csv" else key
    assert set(model.objects.values_list("pk", flat=True)) == {row[key] for row in rows(name)}


def test_loading_again_changes_nothing_and_says_so(db):
    before = read_clock()
    said = load()
    assert "languages.csv, languages: 187 unchanged" in said
    assert "up to date" in said
    after = read_clock()
    assert (after.vocabulary, after.seq) == (before.vocabulary, before.seq)


def test_a_new_alias_arrives_and_one_that_left_the_file_goes(db, folder):
    before = read_clock().vocabulary
    replace(folder, "languages.csv", "Tigrinja;Tigriniya;", "Tigrinja;Tegrinja;")
    said = load(folder)
    assert "languages.csv, words for languages: 1 added, 1 removed" in said
    assert term("tir", "Tegrinja", "und").source == Term.Source.FILE
    assert not LanguageTerm.objects.filter(text="Tigriniya").exists()
    assert read_clock().vocabulary > before


def test_where_a_name_comes_from_is_known(db):
    assert term("tir", "Tigrinya").source == Term.Source.CLDR
    assert term("tir", "التغرينية", "ar").source == Term.Source.CLDR
    assert term("pes", "Farsi (Perzisch)").source == Term.Source.FILE
    assert term("pes", "Perzisch").role == Term.Role.SYNONYM


def test_where_cldr_means_the_umbrella_its_names_name_the_umbrella(db):
    assert LanguageGroupTerm.objects.get(concept="ara", locale="ti", role=Term.Role.NAME).text == "ዓረብኛ"
    assert not LanguageTerm.objects.filter(concept="kmr", locale="ti").exists()
    assert LanguageTerm.objects.filter(concept="sqi", locale="ti", role=Term.Role.NAME).exists()


def test_the_standard_form_of_an_umbrella_has_the_name_that_cldr_gives_to_that(db):
    assert term("arb", "العربية الفصحى الحديثة", "ar").role == Term.Role.NAME
    assert current_vocabulary().name(Kind.LANGUAGE, "arb", "uk") == "сучасна стандартна арабська"


def test_the_name_an_editor_gave_stays_and_the_files_name_is_still_understood(db, folder):
    LanguageTerm.objects.filter(concept="tir", locale="nl", role=Term.Role.NAME).delete()
    LanguageTerm.objects.create(concept_id="tir", locale="nl", text="Tigrijns", role=Term.Role.NAME)
    assert load_vocabulary().touched
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Tigrijns"
    assert term("tir", "Tigrinya").role == Term.Role.SYNONYM
    assert not load_vocabulary().touched


def test_words_of_editors_stay(db):
    LanguageTerm.objects.create(concept_id="tir", locale="nl", text="taal van Asmara")
    LanguageTerm.objects.filter(concept="tir", text="Eritrees").update(withdrawn=True)
    said = load()
    assert "left as editors made them" in said
    assert term("tir", "taal van Asmara").source == Term.Source.EDITOR
    assert term("tir", "Eritrees", "und").withdrawn


def test_a_field_an_editor_changed_stays_and_the_others_follow_the_file(db, folder):
    Language.objects.filter(code="tir").update(autonym="ትግርኛ!", edited_fields=["autonym"])
    replace(folder, "languages.csv", "tir,ti,Tigrinya,Tigrinya,ትግርኛ,0,", "tir,ti,Tigrinya,Tigrinya,ትግርኛ,1,")
    load(folder)
    tigrinya = Language.objects.get(code="tir")
    assert (tigrinya.autonym, tigrinya.right_to_left) == ("ትግርኛ!", True)


def test_a_relation_an_editor_changed_stays(db):
    Language.objects.filter(code="tir").update(group="ara", edited_fields=["group"])
    load()
    assert Language.objects.get(code="tir").group_id == "ara"


def test_two_names_that_change_places_in_the_file_change_places_here(db, folder):
    replace(folder, "activities.csv", "Meegaan naar afspraken,Goes", "begeleiden,Goes")
    replace(folder, "activities.csv", ",begeleiden;meegaan;afspraak,", ",Meegaan naar afspraken;meegaan;afspraak,")
    load(folder)
    assert current_vocabulary().name(Kind.ACTIVITY, "accompany", "nl") == "begeleiden"


def test_ambiguous_words_follow_the_file_unless_an_editor_changed_them(db, folder):
    edited = AmbiguousTerm.objects.get(text="Afghani")
    edited.edited_fields = ["candidates"]
    edited.save()
    edited.candidates.set(["prs", "haz"])
    replace(folder, "aliases_ambiguous.csv", "Afghani,prs;pus\n", "")
    replace(folder, "aliases_ambiguous.csv", "Afgaans,prs;pus\n", "")
    replace(folder, "aliases_ambiguous.csv", "Afghaans,prs;pus\n", "Afghaans,haz;prs;pus\n")
    load(folder)
    ambiguous = current_vocabulary().ambiguous
    assert ambiguous["Afghaans"] == ("haz", "prs", "pus")
    assert ambiguous["Afghani"] == ("haz", "prs")
    assert "Afgaans" not in ambiguous


def test_a_postcode_that_ends_goes_and_one_across_a_border_follows_the_file(db, folder):
    replace(folder, "postcodes.csv", "1011,GM0363,Amsterdam,52.3719,4.9055,\n", "")
    replace(folder, "postcodes.csv", "1012,GM0363,Amsterdam,52.3746,4.8960,", "1012,GM0363,Amsterdam,,,GM0384")
    load(folder)
    assert not Postcode.objects.filter(digits="1011").exists()
    assert current_vocabulary().postcodes["1012"].other_municipalities == ("GM0384",)


# A merger in next year's files


@pytest.fixture
def merged(folder) -> Path:
    """Rozendaal (GM0277) became part of Arnhem (GM0202)."""
    for name in ("municipalities.csv", "postcodes.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith("GM0277")]
        (folder / name).write_text("".join(kept).replace("GM0277", "GM0202"), encoding="utf-8")
    with (folder / "municipality_changes.csv").open("a", encoding="utf-8") as file:
        file.write("GM0277,Rozendaal,GM0202,2027-01-01\n")
    return folder


def mediator(number: str, base: str, *serves: str) -> Mediator:
    made = Mediator.objects.create(number=number, name=number, base_municipality_id=base)
    made.service_municipalities.set(serves)
    return made


def test_mediators_of_a_merged_municipality_move_to_its_successor(db, merged):
    based = mediator("0000000001", "GM0277", "GM0277", "GM0202")
    serving = mediator("0000000002", "GM0363", "GM0277", "GM0363")
    elsewhere = mediator("0000000003", "GM0363", "GM0363")
    news = []

    def hear(sender, seqs, **kwargs):
        news.append(seqs)

    mediators_changed.connect(hear)
    try:
        said = load(merged)
    finally:
        mediators_changed.disconnect(hear)

    assert "Mediators moved to the successor of a merged municipality: 2" in said
    for one in (based, serving, elsewhere):
        one.refresh_from_db()
    assert based.base_municipality_id == "GM0202"
    assert {place.code for place in based.service_municipalities.all()} == {"GM0202"}
    assert {place.code for place in serving.service_municipalities.all()} == {"GM0202", "GM0363"}

    seq = read_clock().seq
    assert news == [{"0000000001": seq - 1, "0000000002": seq}]
    assert {(entry.number, entry.seq, entry.process) for entry in HistoryEntry.objects.all()} == {
        ("0000000001", seq - 1, "load_vocabulary"),
        ("0000000002", seq, "load_vocabulary"),
    }
    assert not Municipality.objects.filter(code="GM0277").exists()
    assert current_vocabulary().municipality("GM0277").code == "GM0202"


def test_the_names_of_a_merged_municipality_lead_to_its_successor(db, merged):
    MunicipalityTerm.objects.create(concept_id="GM0277", text="Rozendaal bij Arnhem")
    load(merged)
    arnhem = {word.text for word in current_vocabulary().municipality("GM0202").words}
    assert {"Rozendaal", "Rozendaal bij Arnhem"} <= arnhem


def test_a_municipality_that_vanishes_without_a_successor_is_refused(db, merged):
    shutil.copyfile(DIRECTORY / "municipality_changes.csv", merged / "municipality_changes.csv")
    with pytest.raises(CommandError, match=r"municipalities.csv: GM0277 is missing; .* merged"):
        load(merged)
    assert Municipality.objects.filter(code="GM0277").exists()


# Bad files


def test_a_bad_file_changes_nothing_at_all(db, folder):
    before = read_clock()
    replace(folder, "languages.csv", "Tigrinja;Tigriniya;", "Tigrinja;Tegrinja;")
    replace(folder, "postcodes.csv", "1011,GM0363,Amsterdam", "1011,GM9999,Amsterdam")
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert "Nothing was loaded" in str(refused.value)
    assert "postcodes.csv, row 2, column municipality_code: GM9999 is not known" in str(refused.value)
    assert not LanguageTerm.objects.filter(text="Tegrinja").exists()
    after = read_clock()
    assert (after.edition, after.vocabulary, after.seq) == (before.edition, before.vocabulary, before.seq)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("postcodes.csv", "postcode,municipality_code", "code,municipality_code", "row 1, column postcode: .*missing"),
        ("postcodes.csv", "postcode,municipality_code", "place,postcode,municipality_code", "column place: .*twice"),
        ("postcodes.csv", "1011,GM0363", "0011,GM0363", "row 2, column postcode: “0011” is no code such as 6811"),
        ("postcodes.csv", "1012,GM0363", "1011,GM0363", "row 3, column postcode: “1011” stands in row 2 already"),
        ("postcodes.csv", "1011,GM0363,Amsterdam", "1011,GM0363,", "row 2, column place: is empty"),
        ("postcodes.csv", "1011,GM0363,Amsterdam", "1011,GM0363", "row 2: has 5 values, the header 6"),
        ("postcodes.csv", "1011,GM0363,Amsterdam", "1011,GM0363,Amster\x07dam", "row 2, column place: .*control"),
        ("postcodes.csv", "1011,GM0363,Amsterdam", '1011,GM0363,"Amster"dam', "row 2: is no proper CSV"),
        (
            "postcodes.csv",
            "1011,GM0363,Amsterdam",
            f"1011,GM0363,{'a' * 101}",
            "row 2, column place: has 101 characters",
        ),
        (
            "municipalities.csv",
            "6.6209,53.2179,6.5737",
            "6.6209,north,6.5737",
            "column pop_latitude: “north” is no number",
        ),
        ("municipalities.csv", "6.6209,53.2179,6.5737", "6.6209,nan,6.5737", "pop_latitude: nan does not lie between"),
        ("municipalities.csv", "6.6209,53.2179,6.5737", "6.6209,6.5737,53.2179", "pop_latitude: 6.5737 does not lie"),
        ("municipalities.csv", "Almere,PV24,Flevoland", "Almere,PV24,Flevopolder", "column province: PV24 is called"),
        ("municipality_changes.csv", "GM0874,Woudrichem,GM1959", "GM0874,Woudrichem,GM9999", "GM9999 is not known"),
        ("municipality_changes.csv", "GM0874,Woudrichem,GM1959", "GM0874,Woudrichem,GM0874", "round in a circle"),
        ("municipality_changes.csv", "GM0874,Woudrichem", "GM0014,Woudrichem", "row 6, column old_code: is a municip"),
        ("municipality_changes.csv", "GM0457,Weesp,GM0363,2022-03-24", "GM0457,Weesp,GM0363,24-3-2022", "is no date"),
        ("languages.csv", "tir,ti,Tigrinya,", "tirr,ti,Tigrinya,", "column iso639_3: “tirr” is no code such as tir"),
        ("languages.csv", "amh,am,Amhaars", "amh,ti,Amhaars", "column bcp47: “ti” stands in row"),
        ("languages.csv", "ትግርኛ,0,", "ትግርኛ,no,", "column rtl: “no” is none of 0, 1"),
        ("languages.csv", "тигринська,,,1,", "тигринська,,,9,", "column priority: “9” is none of 1, 2, 3"),
        ("languages.csv", "тигринська,,,1,", "тигринська,xyz,,1,", "column group_code: xyz is not known"),
        ("language_groups.csv", "ckb;kmr;sdh", "ckb;kmr", "column members: does not agree .*sdh"),
        ("language_families.csv", "aka,Akan", "ara,Akan", "column code: stands in language_groups.csv too"),
        ("dialects.csv", "apc,apc-LB", "xyz,apc-LB", "row 3, column parent_iso639_3: xyz is not known"),
        ("aliases_ambiguous.csv", "Akan,fat;twi", "Akan,twi", "column iso639_3_candidates: needs two languages"),
        ("expertise.csv", "housing,living", "housing,home", "column group: “home” is none of violence"),
        ("activities.csv", "accompany,", "Going along,", "column slug: “Going along” is no code"),
    ],
)
def test_a_fault_is_named_with_file_row_and_column(folder, name, old, new, said):
    replace(folder, name, old, new)
    with pytest.raises(FaultyFiles, match=f"^{name}, {said}" if said.startswith("row") else f"{name}.*{said}"):
        read_vocabulary_files(folder)


def test_an_empty_a_missing_and_a_wrongly_encoded_file_are_refused_together(folder):
    (folder / "activities.csv").write_text("")
    (folder / "expertise.csv").unlink()
    content = (folder / "dialects.csv").read_bytes()
    (folder / "dialects.csv").write_bytes(content.replace("Jordanië".encode(), "Jordanië".encode("latin-1")))
    with pytest.raises(FaultyFiles) as refused:
        read_vocabulary_files(folder)
    said = [str(fault) for fault in refused.value.faults]
    assert len(said) == 3
    assert any(line.startswith("activities.csv: is empty") for line in said)
    assert any(line.startswith("expertise.csv: cannot be read") for line in said)
    assert any(line.startswith("dialects.csv, row 5: is not UTF-8") for line in said)


def test_a_file_saved_by_a_spreadsheet_is_read(folder):
    text = (folder / "activities.csv").read_text(encoding="utf-8")
    (folder / "activities.csv").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_vocabulary_files(folder).activities[0]["slug"] == "explain-system"


def test_a_thoroughly_bad_file_does_not_flood_the_screen(db, folder):
    text = (folder / "postcodes.csv").read_text(encoding="utf-8")
    (folder / "postcodes.csv").write_text(re.sub(r"^(\d{4}),GM", r"\1,XX", text, flags=re.M), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert str(refused.value).count("postcodes.csv") == 20
    assert "and 4049 more" in str(refused.value)


def test_a_folder_that_is_not_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        load(tmp_path / "nowhere")
