"""Reading the text of rules."""

from __future__ import annotations

import decimal
import time
from datetime import date

import pytest

from generator.rules.parse import parse_rule
from generator.rules.syntax import (
    Binary,
    Call,
    Conditional,
    DateLiteral,
    DurationLiteral,
    Index,
    ListLiteral,
    Literal,
    Member,
    Name,
    Unary,
)
from tests.unit.rules.world import AT, parsed


def shape(text: str) -> str:
    """A tree in prefix form, to see how a rule is read."""

    def told(node: object) -> str:
        match node:
            case Literal():
                return repr(node.value)
            case Name():
                return node.name
            case Member():
                return f"{told(node.of)}.{node.name}"
            case Index():
                return f"{told(node.of)}[{told(node.index)}]"
            case Unary():
                return f"({node.operator} {told(node.of)})"
            case Binary():
                return f"({node.operator} {told(node.left)} {told(node.right)})"
            case Conditional():
                return f"(? {told(node.condition)} {told(node.then)} {told(node.other)})"
            case ListLiteral():
                return f"[{' '.join(map(told, node.items))}]"
            case Call():
                of = f"{told(node.of)}." if node.of is not None else ""
                return f"{of}{node.name}({' '.join(map(told, node.args))})"
            case _:
                raise AssertionError(node)

    return told(parsed(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a + b * c", "(+ a (* b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a || b && c", "(|| a (&& b c))"),
        ("!a && b", "(&& (! a) b)"),
        ("!a.b", "(! a.b)"),
        ("a == b + 1", "(== a (+ b 1))"),
        ("a in ['x'] && b", "(&& (in a ['x']) b)"),
        ("a ? b : c ? d : e", "(? a b (? c d e))"),
        ("a || b ? c : d", "(? (|| a b) c d)"),
        ("a ?? b ?? c", "(?? a (?? b c))"),
        ("(a ?? 0) > 5", "(> (?? a 0) 5)"),
        ("-a * b", "(* (- a) b)"),
        ("-5 + 3", "(+ -5 3)"),
        ("-(5)", "(- 5)"),
        ("a - -5", "(- a -5)"),
        ("owners.sum(o, o.share) == 100", "(== owners.sum(o o.share) 100)"),
        ("a.b.c[1].d(e, f)", "a.b.c[1].d(e f)"),
        ("[1, 2,]", "[1 2]"),
        ("f()", "f()"),
    ],
)
def test_operators_bind_as_in_cel(text: str, read: str) -> None:
    assert shape(text) == read


def test_literals() -> None:
    assert [shape(t) for t in ("null", "true", "false")] == ["None", "True", "False"]
    assert parsed("9223372036854775807") == Literal(0, 19, 2**63 - 1)
    assert parsed("0.250") == Literal(0, 5, decimal.Decimal("0.250"))
    assert parsed("007") == Literal(0, 3, 7)
    assert parsed("date('2026-04-01')") == DateLiteral(0, 18, date(2026, 4, 1))


@pytest.mark.parametrize("text", ["15min", "3h", "60d", "5wd", "2w", "6mo", "1y"])
def test_lengths_of_time(text: str) -> None:
    read = parsed(text)
    assert isinstance(read, DurationLiteral)
    assert f"{read.amount}{read.unit}" == text


def test_text_stands_in_either_quotation_mark() -> None:
    assert parsed("'it\\'s \"so\"'") == Literal(0, 12, 'it\'s "so"')
    assert parsed('"it\'s"') == Literal(0, 6, "it's")
    assert parsed("'മലയാളം'") == Literal(0, 8, "മലയാളം")
    assert parsed("'a\\\\b\\n'") == Literal(0, 8, "a\\b\n")


@pytest.mark.parametrize(
    ("text", "code", "column", "mend"),
    [
        ("", "KS301", 1, "write a rule"),
        ("a = b", "KS301", 3, "write '=='"),
        ("a & b", "KS301", 3, "write '&&'"),
        ("a and b", "KS301", 3, "write '&&'"),
        ("not a", "KS301", 1, "write '!'"),
        ("a ≥ b", "KS301", 3, "write '>='"),
        ("a ==", "KS301", 4, ""),
        ("(a", "KS301", 2, ""),
        ("a b", "KS301", 3, ""),
        ("a ? b", "KS301", 5, ""),
        ("f(a", "KS301", 3, ""),
        ("a.", "KS301", 2, ""),
        ("in", "KS301", 1, ""),
        ("'abc", "KS302", 1, "close it with '"),
        ("x == 'a\\qb'", "KS302", 8, "write '\\\\q' for a backslash followed by 'q'"),
        ("12abc", "KS304", 1, ""),
        ("1.2.3", "KS301", 5, ""),
        ("9223372036854775808", "KS304", 1, ""),
        ("12345678901234567890123", "KS304", 1, ""),
        ("0.12345678901", "KS304", 1, ""),
        ("1e5", "KS304", 1, ""),
        ("9999999y", "KS304", 1, ""),
        ("date('2026-02-30')", "KS304", 1, "write year-month-day, such as date('2026-04-01')"),
        ("date('20260401')", "KS304", 1, "write year-month-day, such as date('2026-04-01')"),
        ("a < b < c", "KS305", 7, "write 'a < b && b < c'"),
        ("a ?? b > 3", "KS305", 3, "put '??' and its two sides in brackets: (a ?? b)"),
        ("a || b ?? c", "KS305", 8, "put '??' and its two sides in brackets: (a ?? b)"),
    ],
)
def test_a_slip_is_shown_at_its_column(text: str, code: str, column: int, mend: str) -> None:
    expr, found = parse_rule(text, AT)
    assert expr is None
    assert [(d.code, d.span.line, d.span.column - AT.column + 1) for d in found] == [
        (code, AT.line, column)
    ]
    if mend:
        assert found[0].mend == mend


def test_columns_count_code_points_also_after_malayalam() -> None:
    _, found = parse_rule("note == 'മലയാളം' = x", AT)
    assert found[0].span.column == AT.column + 17


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1500 + "a" + ")" * 1500,
        "!" * 3000 + "a",
        "-" * 3000 + "a",
        "+".join("a" * 1500),
        "a" + ".b" * 1500,
        "a" + "[0]" * 1000,
        "[" * 2000,
        "f(" * 1500,
        "a ? " * 800,
        "(" * 30 + "+".join("a" * 900) + ")" * 30,
        "a ?? " * 700 + "b",
    ],
)
def test_a_rule_nested_too_deep_is_refused_quickly(text: str) -> None:
    started = time.process_time()
    expr, found = parse_rule(text, AT)
    assert expr is None
    assert found[0].code in ("KS301", "KS303")
    assert time.process_time() - started < 0.5


def test_a_rule_too_long_is_refused_before_it_is_read() -> None:
    _, found = parse_rule("x" * 4001, AT)
    assert [d.code for d in found] == ["KS303"]


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "'a\x00b'",
        "a\u200bb",
        "'\ud800'",
        "a;b",
        "`x`",
        "a\\b",
        "${a}",
        "{a}",
        "#a",
        "@",
        "\t\n",
    ],
)
def test_hostile_text_is_a_finding_and_never_an_exception(text: str) -> None:
    expr, found = parse_rule(text, AT)
    assert expr is None
    assert found
