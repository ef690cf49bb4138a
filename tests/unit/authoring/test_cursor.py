"""Where the cursor stands, in texts that are being written."""

from __future__ import annotations

import pytest

from generator.lsp.cursor import Cursor, cursor_at

STATES = "workflow: a\nstates:\n  one:\n"


def at(text: str) -> Cursor:
    """The cursor stands at the @."""
    before = text[: text.index("@")]
    return cursor_at(text.replace("@", ""), before.count("\n"), len(before.rsplit("\n", 1)[-1]))


@pytest.mark.parametrize(
    ("text", "path", "is_key", "word"),
    [
        ("@", (), True, ""),
        ("rec@", (), True, "rec"),
        ("workflow: a\n@", (), True, ""),
        (f"{STATES}    @", ("states", "one"), True, ""),
        (f"{STATES}    title: {{en: A}}\n  @", ("states",), True, ""),
        (
            f"{STATES}    actions: {{go: {{to: t@",
            ("states", "one", "actions", "go", "to"),
            False,
            "t",
        ),
        (
            f"{STATES}    actions: {{go: {{by: [clerk, @",
            ("states", "one", "actions", "go", "by", 1),
            False,
            "",
        ),
        (f"{STATES}    actions: {{go: {{by: clerk}}, @", ("states", "one", "actions"), True, ""),
        ("policy: a\nrules:\n  - {role: x}\n  - {role: y, wh@", ("rules", 1), True, "wh"),
        ("scenario: a\nsteps:\n  - as: x\n    do: @", ("steps", 0, "do"), False, ""),
        ("scenario: a\nsteps:\n- @", ("steps", 0), True, ""),
        ("record: a\nfields:\n  b:\n    type: @\n  c: {}", ("fields", "b", "type"), False, ""),
        ('record: a\nchecks:\n  x: {rule: "a > b.c@', ("checks", "x", "rule"), False, "b.c"),
        ("a: b\n---\nsla: x\nof: @", ("of",), False, ""),
        ("record: a\nhelp: |\n  fields:\n    x: y\ntitle: @", ("title",), False, ""),
        ("record: a  # {not open\nfields:\n  @", ("fields",), True, ""),
        ("record: a\nfields: {b: {type: int},\n         c: {@", ("fields", "c"), True, ""),
    ],
)
def test_the_keys_above_the_cursor_are_known(
    text: str, path: tuple[object, ...], is_key: bool, word: str
) -> None:
    found = at(text)
    assert (found.path, found.is_key, found.word) == (path, is_key, word)


def test_keys_that_stand_there_already_are_known() -> None:
    assert at("record: a\ntitle: x\n@").above == {"record", "title"}
    assert at("record: a\nfields:\n  b: {type: int, @").above == {"type"}


def test_every_place_of_any_text_is_some_place() -> None:
    text = "record: {a: [\"x, 'y\n - b: }]\n  - - c: |\n x\n--- :{\n-\n:\n{,,}"
    for line, words in enumerate(text.split("\n")):
        for column in range(len(words) + 1):
            cursor_at(text, line, column)
