"""The pattern language: what it takes, what it refuses, how it is spelled."""

from __future__ import annotations

import re
import time

import pytest

from generator.rules.patterns import PatternError, parse_pattern


def refused(text: str) -> PatternError:
    """Why a pattern is refused."""
    with pytest.raises(PatternError) as caught:
        parse_pattern(text)
    return caught.value


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("[A-Z0-9]{21}", "L17110MH1973PLC019786", "L17110MH1973PLC01978"),
        ("[6-9]\\d{9}", "9000000001", "5000000001"),
        ("\\d{1,4}/\\d{1,4}[A-Z]?", "12/345A", "12/345AB"),
        ("a|bc", "bc", "abc"),
        ("(a|bc)+", "abcbca", "abcb"),
        ("(?:ab)?c", "abc", "bc"),
        ("[^0-9]*", "abc\n", "a1"),
        (".", "\n", ""),
        ("", "", "a"),
        ("[\\]\\-\\^]", "-", "a"),
        ("[a-]", "-", "b"),
        ("\\.", ".", "a"),
        ("[ക-ഹ]+", "മല", "മലx"),
        ("x{2,}", "xxxx", "x"),
        ("x{0}y", "y", "xy"),
    ],
)
def test_a_pattern_speaks_of_the_whole_text(pattern: str, yes: str, no: str) -> None:
    spelled = re.compile(parse_pattern(pattern).python)
    assert spelled.fullmatch(yes)
    assert not spelled.fullmatch(no)


def test_a_digit_is_ascii() -> None:
    assert not re.fullmatch(parse_pattern("\\d").python, "൧")


def test_each_engine_has_its_spelling() -> None:
    pattern = parse_pattern("[A-Z]\\d|.\\$")
    assert pattern.python == "[A-Z][0-9]|[\\s\\S]\\$"
    assert pattern.postgres == "^(?:[A-Z][0-9]|.\\$)$"
    assert pattern.javascript == "^(?:[A-Z][0-9]|[^]\\$)$"
    unseen = parse_pattern("\u200d\U000e0001")
    assert unseen.python == "\\u200d\\U000e0001"
    assert unseen.javascript == "^(?:\\u200d\\u{e0001})$"


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("(a", 0),
        ("a)", 1),
        ("[a", 0),
        ("[]", 0),
        ("*a", 0),
        ("a**", 2),
        ("a{2}{3}", 4),
        ("a{3,2}", 1),
        ("a{999}", 1),
        ("a{x}", 1),
        ("a{1", 1),
        ("^a", 0),
        ("a$", 1),
        ("(?=a)", 0),
        ("(?P<x>a)", 0),
        ("(a)\\1", 3),
        ("\\w+", 0),
        ("\\", 0),
        ("[z-a]", 3),
        ("[[:alpha:]]", 1),
        ("a\x00", 1),
        ("(" * 30 + "a" + ")" * 30, 21),
    ],
)
def test_what_only_some_engines_know_is_refused(pattern: str, at: int) -> None:
    mistake = refused(pattern)
    assert (mistake.code, mistake.at) == ("KS323", at)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*",
        "(a|a)*b",
        "(a|ab)*c",
        "([a-z]+[a-z0-9]*)*",
        "(a?b?)*",
        "(.*,)*x",
        ".*.*x",
        "a*a*b",
        "[0-9]{0,200}[0-9]{0,200}x",
        "(x+x+)+y",
        "((ab)*a)*b",
        ".*x",
        "[A-Z]+[A-Z0-9]*",
        "(a|aa)" * 40,
        "a?" * 40 + "a" * 40,
        "a{0,40}a{0,40}a{0,40}b",
    ],
)
def test_a_pattern_that_could_take_very_long_is_refused(pattern: str) -> None:
    assert refused(pattern).code == "KS324"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("[^x]*x", "y" * 20_000),
        ("[A-Z][A-Z0-9]*", "A" * 20_000 + "-"),
        ("[a-z]+(,[a-z]+)*", "ab," * 7_000),
        ("A{0,3}A{0,3}[A-Z]{4}[^x]*", "A" * 6 + "a" * 20_000 + "x"),
        ("(ab|cd)*e", "abcd" * 5_000),
        ("([A-Z][0-9]{1,3}/)*x", "A12/" * 5_000),
    ],
)
def test_a_pattern_that_is_taken_is_quick_on_long_text(pattern: str, text: str) -> None:
    spelled = re.compile(parse_pattern(pattern).python)
    started = time.process_time()
    assert spelled.fullmatch(text) is None
    assert time.process_time() - started < 1.0


def test_a_pattern_is_not_endless() -> None:
    assert refused("a" * 501).code == "KS323"
    assert refused("((a{200}){200}){200}").code == "KS323"
