"""Reports: the caret stands under what is meant, in any script, and drives no terminal."""

from __future__ import annotations

import json

from jsonschema import Draft7Validator

from generator import report
from generator.authoring.sarif import as_sarif
from generator.diagnostics import Diagnostic, Severity, Span
from tests.unit.generator.sarif_schema import SCHEMA


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


def test_a_caret_never_parts_a_sign_from_its_letter() -> None:
    line = "title: {ml: കി, tpe: x}"
    at = line.index("\u0d3f") + 1  # the vowel sign behind its consonant
    _, excerpt, carets, *_ = _said(line, at, 1)
    assert carets.index("^") == report.cells(excerpt[: excerpt.index("ക")])


def test_a_long_malayalam_line_is_cut_between_letters() -> None:
    line = "കി" * 200 + "WRONG" + "കി" * 200
    _, excerpt, carets, *_ = _said(line, 401, 5)
    assert report.cells(excerpt) < 140
    before = excerpt[: excerpt.index("WRONG")]
    assert carets.index("^") == report.cells(before)
    assert before.removeprefix("    1 | ").startswith("...ക")
    assert excerpt.endswith("കി...")


def test_joined_pictures_are_one() -> None:
    assert report.cells("👨‍👩‍👧") == 2
    assert report.cells("✔️x") == 3
    assert report.cells("👍🏽") == 2


def test_the_other_place_is_shown_too() -> None:
    other = Span("b.yaml", 2, 3, 4)
    found = [Diagnostic("KS109", Span("a.yaml", 1, 1, 3), "twice", others=((other, "first"),))]
    said = report.as_text(found, {"a.yaml": "one", "b.yaml": "x\n  name"}).splitlines()
    assert said[-3:] == ["  b.yaml:2:3: first", "    2 |   name", "      |   ^^^^"]


def test_the_last_line_counts_and_says_where_to_read_more() -> None:
    info = Diagnostic("KS404", Span("a.yaml", 1, 1), "so", severity=Severity.INFO)
    assert report.summary([info], 1, 0.5) == (
        "1 document: 0 errors, 0 warnings, 1 note in 0.50 s; `ksmart explain KS404` says more"
    )


def test_sarif_is_what_the_standard_says() -> None:
    found = [
        Diagnostic("KS204", Span("spec/a b.yaml", 3, 9, 2), "no type", "int", "write 'int'"),
        Diagnostic(
            "KS702",
            Span("ക.yaml", 1, 1),
            "no words",
            severity=Severity.WARNING,
            others=((Span("b.yaml", 1, 1), "first"),),
        ),
    ]
    log = json.loads(as_sarif(found))
    assert list(Draft7Validator(SCHEMA).iter_errors(log)) == []
    run = log["runs"][0]
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "spec/a%20b.yaml"
    assert place["region"] == {"startLine": 3, "startColumn": 9, "endColumn": 11}


def test_colours_are_words_of_a_spec_never() -> None:
    """A spec that holds rich's markup is shown as it is written."""
    found = [Diagnostic("KS105", Span("a.yaml", 1, 1, 4), "no key '[red]x[/red]'")]
    assert "[red]x[/red]" in report.as_text(found, {})
    parts = [part for part, _ in report.as_lines(found, {"a.yaml": "[red]"})]
    assert parts == [report.Part.ERROR, report.Part.EXCERPT, report.Part.CARET]
