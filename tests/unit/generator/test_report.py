"""Reports: the caret stands under what is meant, in any script, and drives no terminal."""

from __future__ import annotations

import json

from generator import report
from generator.diagnostics import Diagnostic, Severity, Span


def _said(line: str, column: int, length: int = 1) -> list[str]:
    found = [Diagnostic("KS204", Span("a.yaml", 1, column, length), "wrong")]
    return report.as_text(found, {"a.yaml": line}).splitlines()


def test_the_caret_stands_under_the_word() -> None:
    _, excerpt, carets, *_ = _said("area: {type: intger}", 14, 6)
    assert carets.index("^") == excerpt.index("intger")
    assert carets.count("^") == len("intger")


def test_the_caret_stands_right_behind_malayalam() -> None:
    line = "title: {ml: തിരുത്തലിനായി, tpe: x}"
    _, excerpt, carets, *_ = _said(line, line.index("tpe") + 1, 3)
    # Vowel signs and the virama take no cell of their own.
    before = excerpt[: excerpt.index("tpe")]
    assert carets.index("^") == report.cells(before) < len(before)


def test_wide_characters_take_two_cells() -> None:
    _, excerpt, carets, *_ = _said("名前: x", 5)
    assert carets.index("^") == report.cells(excerpt[: excerpt.index("x")]) == len("    1 | ") + 6


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "a" * 300 + "WRONG" + "b" * 300
    _, excerpt, carets, *_ = _said(line, 301, 5)
    assert len(excerpt) < 140
    assert excerpt[carets.index("^") :].startswith("WRONG")


def test_a_place_behind_the_last_line_has_no_excerpt_and_no_traceback() -> None:
    found = [Diagnostic("KS014", Span("a.yaml", 99, 7), "wrong")]
    assert report.as_text(found, {"a.yaml": "x"}) == "a.yaml:99:7: error KS014: wrong\n"


def test_an_escape_sequence_in_a_spec_reaches_no_terminal() -> None:
    found = [Diagnostic("KS105", Span("a.yaml", 1, 1, 4), "no key '\x1b[31mred'")]
    said = report.as_text(found, {"a.yaml": "\x1b]0;owned\x07"})
    assert "\x1b" not in said
    assert "\x07" not in said


def test_json_counts_columns_in_code_points() -> None:
    found = [
        Diagnostic("KS702", Span("a.yaml", 2, 9, 3), "no words", severity=Severity.WARNING),
        Diagnostic(
            "KS109", Span("a.yaml", 3, 1), "twice", others=((Span("b.yaml", 1, 1), "first"),)
        ),
    ]
    told = json.loads(report.as_json(found, 0.1234, 5))
    assert (told["errors"], told["warnings"], told["documents"], told["seconds"]) == (
        1,
        1,
        5,
        0.123,
    )
    assert told["findings"][0]["column"] == 9
    assert told["findings"][1]["others"][0]["file"] == "b.yaml"
