"""`ksmart fmt`: one form, nothing lost, and the second time nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.authoring.fmt import UnsafeError, format_tree, formatted
from generator.load.compose import compose
from generator.load.nodes import plain
from tests.golden.cases import cases, spec_texts

ROOT = Path(__file__).resolve().parents[3]
SPECS = sorted((ROOT / "spec").rglob("*.yaml"))


def trees(text: str) -> list[object]:
    nodes, found, _ = compose("a.yaml", text)
    assert not found
    return [plain(node) for node in nodes]


def test_levels_blanks_and_line_ends_have_one_form() -> None:
    text = "record:   a\r\ntitle: { en: A ,ml:  അ }   \r\nchecks:\r\n    one:\r\n        rule: b\r\n\r\n\r\n"
    assert formatted("a.yaml", text) == (
        "record: a\ntitle: {en: A, ml: അ}\nchecks:\n  one:\n    rule: b\n"
    )


def test_a_rule_is_quoted_and_a_word_is_not() -> None:
    text = "record: a\nfields:\n  b: {type: int, check: b > 2, min: 1, label: {en: a > b}}\n"
    assert '{type: int, check: "b > 2", min: 1, label: {en: a > b}}' in formatted("a.yaml", text)


def test_a_rule_over_several_lines_stays_so() -> None:
    text = "record: a\nchecks:\n  one:\n    rule: |-\n      b > 2 &&\n      c > 3\n"
    assert formatted("a.yaml", text) == text


def test_comments_stay_where_they_are() -> None:
    text = "# first\nrecord: a  # kind\nfields:\n  # of b\n  b: {type: int}  # whole\n# last\n"
    assert formatted("a.yaml", text) == text


def test_columns_that_people_set_stay_and_others_are_not_made() -> None:
    set_by_people = "record: a\nfields:\n  b:    {type: int}\n  long: {type: int}\n"
    assert formatted("a.yaml", set_by_people) == set_by_people
    not_set = set_by_people.replace("b:    ", "b: ")
    assert formatted("a.yaml", not_set) == not_set


def test_texts_that_yaml_would_retype_stay_as_written() -> None:
    text = "record: a\nfields:\n  b: {default: 08, min: 1.10, pattern: 10:30, label: {en: no, ml: 12E3}}\n"
    assert formatted("a.yaml", text) == text


def test_a_text_that_is_not_yaml_is_left_alone() -> None:
    with pytest.raises(UnsafeError, match="line 1"):
        formatted("a.yaml", "record: {a\n")


def test_a_tree_is_formatted_in_place_and_then_stays(tmp_path: Path) -> None:
    path = tmp_path / "spec" / "shop" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("record:  a\n")
    (path.parent / "b.yaml").write_text("record: {a\n")
    assert format_tree(tmp_path, compare_only=True)[0] == ["spec/shop/a.yaml"]
    assert path.read_text() == "record:  a\n"
    changed, left = format_tree(tmp_path, compare_only=False)
    assert (changed, list(left)) == (["spec/shop/a.yaml"], ["spec/shop/b.yaml"])
    assert format_tree(tmp_path, compare_only=False)[0] == []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: str(path.relative_to(ROOT / "spec")))
def test_every_spec_keeps_its_meaning_and_comes_to_rest(path: Path) -> None:
    text = path.read_text("utf-8")
    once = formatted(path.name, text)
    assert trees(once) == trees(text)
    assert formatted(path.name, once) == once


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_mangled_spec_keeps_its_meaning_or_is_left_alone(data: st.DataObject) -> None:
    """Blanks, indents, quotes and comments put anywhere: the same tree, at rest after one pass."""
    texts = spec_texts(data.draw(st.sampled_from(cases())))
    yamls = {path: text for path, text in texts.items() if path.endswith(".yaml")}
    path = data.draw(st.sampled_from(sorted(yamls)))
    text = yamls[path]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.sampled_from([" ", "  ", "\n", "  # x", '"', "{", ": "]))
            + text[at:]
        )
    try:
        once = formatted(path, text)
    except UnsafeError:
        return
    assert trees(once) == trees(text)
    assert formatted(path, once) == once
