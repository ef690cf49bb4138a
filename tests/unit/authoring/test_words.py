"""Words apart from their English: put beside it, marked stale, exported and taken in."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from generator.authoring.words import Entry, entries_of, taken_in
from generator.authoring.words_files import FileError, from_csv, from_xliff, to_csv, to_xliff
from generator.diagnostics import has_errors
from generator.pipeline import check_tree
from generator.source import SourceTree, tree_of
from tests.golden.cases import spec_texts

REJECTED = "workflow.issue.states.rejected.title"
SIZE = "record.application.fields.size.label"
WORDS = "spec/shop/words/ml.yaml"


def tree(words: str = "", **changes: str) -> SourceTree:
    texts = {**spec_texts("no_malayalam"), **({WORDS: words} if words else {})}
    for old, new in changes.items():
        texts = {path: text.replace(old, new) for path, text in texts.items()}
    return tree_of(texts)


def states(of: SourceTree) -> dict[str, str]:
    return {one.address: one.state for one in entries_of(of, "shop")}


def both() -> str:
    lines = [f"{SIZE}: {{en: Size, ml: വലുപ്പം}}", f"{REJECTED}: {{en: Rejected, ml: നിരസിച്ചു}}"]
    return "words: ml\ntexts:\n  " + "\n  ".join(lines) + "\n"


def test_malayalam_from_another_file_is_the_texts_own() -> None:
    symbols, found = check_tree(tree(both()))
    assert found == []
    rejected = symbols.workflows["shop.issue"].state("rejected")
    assert rejected is not None
    assert rejected.title.ml == "നിരസിച്ചു"


def test_a_changed_english_marks_its_malayalam_stale_and_shows_it_still() -> None:
    changed = tree(both(), **{"{en: Rejected}": "{en: Refused}"})
    symbols, found = check_tree(changed)
    assert [(one.code, one.span.file) for one in found] == [("KS750", WORDS)]
    rejected = symbols.workflows["shop.issue"].state("rejected")
    assert rejected is not None
    assert rejected.title.ml == "നിരസിച്ചു"
    assert states(changed)[REJECTED] == "stale"


def test_every_text_is_missing_stale_or_done() -> None:
    found = states(tree())
    assert found[REJECTED] == "missing"
    assert found["workflow.issue.states.scrutiny.title"] == "done"
    assert states(tree(both()))[REJECTED] == "done"


@pytest.mark.parametrize(("write", "read"), [(to_csv, from_csv), (to_xliff, from_xliff)])
def test_what_goes_out_comes_back(
    write: Callable[[list[Entry]], str], read: Callable[[bytes], list[Entry]]
) -> None:
    hard = [
        Entry("shop", "record.a.title", '=cmd|"x"', "അ, ആ\nഇ", "stale"),
        Entry("shop", "record.b.title", "<b>&amp;</b> {name}", "", "missing"),
        Entry("other", "record.c.title", "'quoted'", "-1", "done"),
    ]
    back = read(write(hard).encode())
    assert [(one.module, one.address, one.en, one.ml) for one in back] == [
        (one.module, one.address, one.en, one.ml) for one in hard
    ]


def test_a_spreadsheet_runs_nothing() -> None:
    text = to_csv([Entry("m", "a", "=1+1", "@x", "done")])
    assert ",'=1+1,'@x," in text


def test_xliff_is_xml_with_the_languages_named() -> None:
    root = ElementTree.fromstring(to_xliff(entries_of(tree())))
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "ml")


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (from_csv, b"\xff\xfe\x00"),
        (from_csv, b"address,ml\r\na,b\r\n"),
        (from_csv, b"x" * (17 * 1024 * 1024)),
        (from_xliff, b"<xliff>"),
        (from_xliff, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    ],
)
def test_a_hostile_file_is_refused(read: Callable[[bytes], list[Entry]], data: bytes) -> None:
    with pytest.raises(FileError):
        read(data)


def test_an_import_is_written_and_compiles() -> None:
    before = tree()
    entries = [
        Entry("shop", REJECTED, "Rejected", "നിരസിച്ചു", ""),
        Entry("shop", SIZE, "Size", 'വലുപ്പം: "എത്ര"', ""),
    ]
    taken = taken_in(before, entries)
    assert (taken.count, taken.left, list(taken.texts)) == (2, (), [WORDS])
    after = tree_of({**before.texts, **taken.texts})
    assert check_tree(after)[1] == []
    assert taken_in(after, entries).count == 0


@pytest.mark.parametrize("words", ["", "yes"])
def test_a_whole_export_that_comes_back_as_it_was_writes_nothing(words: str) -> None:
    whole = tree(both() if words else "")
    assert taken_in(whole, from_csv(to_csv(entries_of(whole)).encode())).texts == {}


def test_a_translator_may_confirm_what_was_stale() -> None:
    stale = tree(both(), **{"{en: Rejected}": "{en: Refused}"})
    taken = taken_in(stale, [Entry("shop", REJECTED, "Refused", "നിരസിച്ചു", "")])
    assert states(tree_of({**stale.texts, **taken.texts}))[REJECTED] == "done"


def test_an_import_mends_what_is_stale_and_keeps_comments() -> None:
    words = both().replace("texts:", "texts:  # by Asha")
    stale = tree(words, **{"{en: Rejected}": "{en: Refused}"})
    taken = taken_in(stale, [Entry("shop", REJECTED, "Refused", "തള്ളി", "")])
    after = tree_of({**stale.texts, **taken.texts})
    assert "# by Asha" in taken.texts[WORDS]
    assert check_tree(after)[1] == []
    assert states(after)[REJECTED] == "done"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Entry("shop", "record.no.title", "x", "y", ""), "no such text"),
        (Entry("shop", REJECTED, "Refused", "y", ""), "has changed"),
        (Entry("shop", REJECTED, "Rejected", "y {name}", ""), "{}"),
        (Entry("shop", REJECTED, "Rejected", "a\x00b", ""), "control characters"),
        (Entry("shop", "workflow.issue.states.scrutiny.title", "Scrutiny", "y", ""), "beside"),
        (Entry("../../etc", REJECTED, "Rejected", "y", ""), "no such text"),
    ],
)
def test_what_cannot_be_taken_is_told_and_not_written(entry: Entry, why: str) -> None:
    taken = taken_in(tree(), [entry])
    assert taken.texts == {}
    assert why in taken.left[0]


@pytest.mark.parametrize("broken", ["words: ml\ntexts: {", "words: ml\n", "record: x\n", "- a\n"])
def test_a_words_file_with_mistakes_is_left_alone(broken: str) -> None:
    taken = taken_in(tree(broken), [Entry("shop", REJECTED, "Rejected", "നിരസിച്ചു", "")])
    assert taken.texts == {}
    assert "mend the mistakes" in taken.left[0]


def test_texts_cannot_write_yaml() -> None:
    """A translator's text is one text, whatever it holds."""
    for hostile in (
        "x}\nrecord: evil",
        "a: b, c: d",
        "# x",
        "{en: a}",
        "&a",
        "'",
        '"',
        "\\",
        "- a",
    ):
        before = tree()
        taken = taken_in(before, [Entry("shop", REJECTED, "Rejected", hostile, "")])
        after = tree_of({**before.texts, **taken.texts})
        symbols, found = check_tree(after)
        assert not has_errors(found), hostile
        if taken.texts:
            rejected = symbols.workflows["shop.issue"].state("rejected")
            assert rejected is not None
            assert rejected.title.ml == hostile
