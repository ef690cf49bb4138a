"""YAML is read as it stands on the page, and refused where YAML would read it otherwise."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from generator.load.compose import compose
from tests.unit.generator.checking import compose_text, places


@pytest.mark.parametrize(
    "written",
    ["on", "no", "08", "1.10", "12E3", "10:30", "0x1F", "2026-04-01", "null", "~", "1_000"],
)
def test_a_text_stays_what_was_written(written: str) -> None:
    documents, found = compose_text(f"record: x\nvalue: {written}\nflow: {{inner: {written}}}")
    assert not found
    assert documents == [{"record": "x", "value": written, "flow": {"inner": written}}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &name x\nb: *name", [("KS006", 1, 4), ("KS006", 2, 4)]),
        ("a: *x", [("KS006", 1, 4)]),
        ("<<: {a: 1}", [("KS007", 1, 1)]),
        ("a: !ended", [("KS008", 1, 4)]),
        ("a: !(x)", [("KS008", 1, 4)]),
        ("a: !!str x", [("KS008", 1, 4)]),
        ("a: 1\nb: 2\na: 3", [("KS009", 3, 1)]),
        ("a: 1\n'a': 2", [("KS009", 2, 2)]),
        ("a: {en: Deed, receipt}", [("KS010", 1, 15)]),
        ("a: {rule: f(a, b)}", [("KS010", 1, 16)]),
        ("a:", [("KS011", 1, 1)]),
        ("a:\nb: 1", [("KS011", 1, 1)]),
        ("a:\n  - x\n  -\n  - y", [("KS011", 3, 4)]),
        ("a: Form #1", [("KS012", 1, 9)]),
        ("a: x # no room before", [("KS012", 1, 6)]),
        ("a: x  #no room after", [("KS012", 1, 7)]),
        ("a: {x: Form #1, y: 2}\n", [("KS012", 1, 13)]),
        ("? [a, b]\n: 1", [("KS015", 1, 3)]),
        ("%YAML 1.2\n---\na: 1", [("KS016", 1, 1)]),
        ("a: [1, 2", [("KS017", 1, 9)]),
        ("a: {b: 1\nc: 2", [("KS017", 2, 2)]),
        ("a: [b]]", [("KS017", 1, 7)]),
        ('a: "x', [("KS018", 1, 4)]),
        ('a: "\\q"', [("KS018", 1, 5)]),
        ("a: 'x' y", [("KS018", 1, 8)]),
        ("a: >80", [("KS019", 1, 4)]),
        ("a: {b: >80}", [("KS019", 1, 8)]),
        ("a: @x", [("KS019", 1, 4)]),
        ("a: %x", [("KS019", 1, 4)]),
        ("a: b: c", [("KS019", 1, 5)]),
        ("a: 1\nb", [("KS020", 2, 1)]),
        ("a:\n  b: 1\n c: 2", [("KS020", 3, 2)]),
        ("a:\n  - 1\n  b: 2", [("KS020", 3, 3)]),
        ("\ufeffa: 1", [("KS004", 1, 1)]),
        ("a: x\x00y", [("KS004", 1, 5)]),
        ("a: x\u202ey", [("KS004", 1, 5)]),
        ("a: x\ry", [("KS004", 1, 5)]),
        ('a: "x\\0y"', [("KS004", 1, 4)]),
        ("a:\n\tb: 1", [("KS005", 2, 1)]),
    ],
)
def test_each_trap_of_yaml_is_refused_at_its_place(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    _, found = compose_text(text)
    assert places(found) == expected


def test_every_message_says_how_to_mend_or_what_was_expected() -> None:
    for text in ("a: *x", "a: !x", "a: {b, c}", "a: >80", "a: b: c", 'a: "', "a: Form #1"):
        _, found = compose_text(text)
        assert all(one.expected or one.mend for one in found)


def test_a_comment_two_spaces_away_is_no_trap() -> None:
    documents, found = compose_text("record: x  # what it is\nlist: [a, b]# beside a bracket\n")
    assert not found
    assert documents == [{"record": "x", "list": ["a", "b"]}]


def test_joiners_that_malayalam_needs_are_kept() -> None:
    documents, found = compose_text("a: അവന്‍ 'n'\u200c\n")
    assert not found
    assert documents == [{"a": "അവന്‍ 'n'\u200c"}]


def test_documents_before_a_syntax_error_are_kept() -> None:
    documents, found = compose_text("record: a\n---\nrecord: [b\n")
    assert documents == [{"record": "a"}]
    assert [one.code for one in found] == ["KS017"]


def test_windows_line_ends_are_read() -> None:
    nodes, found, whole = compose("x.yaml", "record: a\r\nfields:\r\n  b: 1\r\n")
    assert whole
    assert not found
    assert nodes[0].line == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{a: " * 250_000,
        "- " * 500_000,
        "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 1_400)),
        "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20_000)),
        "a: [" + "x, " * 330_000,
    ],
    ids=["brackets", "braces", "dashes", "indents", "aliases", "wide"],
)
def test_a_bomb_is_refused_fast_and_in_little_memory(text: str) -> None:
    started = time.process_time()
    _, found, whole = compose("x.yaml", text)
    assert time.process_time() - started < 2
    assert found
    assert not whole or all(one.code == "KS006" for one in found)


def test_a_nested_bomb_takes_little_memory() -> None:
    text = "[" * 1_000_000
    tracemalloc.start()
    compose("x.yaml", text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50 * 1024 * 1024
