"""`ksmart show`: workflows drawn, rules as they run."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from generator.authoring.decision_grid import as_html, as_svg, as_text, grids_of
from generator.authoring.show_rule import rules_of, texts_of
from generator.authoring.workflow_graph import mermaid
from generator.authoring.workflow_svg import svg
from generator.pipeline import check_tree
from generator.source import SourceTree, tree_of
from generator.symbols import SymbolTable
from tests.golden.cases import spec_texts
from tests.synthetic import make_tree

SVG = "{http://www.w3.org/2000/svg}"
CHILD_RULE = "members.count(m, m.relation == 'spouse') <= 1"


def symbols_of(tree: SourceTree) -> SymbolTable:
    symbols, _ = check_tree(tree)
    return symbols


@pytest.fixture(scope="module")
def shop() -> SymbolTable:
    return symbols_of(tree_of(spec_texts("small_shop")))


def test_mermaid_holds_every_state_and_every_action(shop: SymbolTable) -> None:
    workflow = shop.workflows["shop.issue"]
    text = mermaid(workflow)
    assert text.startswith("stateDiagram-v2\n")
    assert f"[*] --> {workflow.submit_to}: submit" in text
    for state in workflow.states:
        assert f" as {state.name}\n" in text
        assert (f"{state.name} --> [*]" in text) == state.end
        for action in state.actions:
            assert f"  {state.name} --> " in text
            assert action.label.en in text


@pytest.mark.parametrize("language", ["en", "ml"])
def test_the_drawing_is_one_file_with_every_word_and_no_two_states_on_one_place(
    language: str,
) -> None:
    for workflow in symbols_of(tree_of(make_tree(1))).workflows.values():
        root = ElementTree.fromstring(svg(workflow, language))
        words = {text.text for text in root.iter(f"{SVG}text")}
        titles = {getattr(state.title, language) for state in workflow.states}
        assert titles <= words
        boxes = [
            tuple(float(one.attrib[key]) for key in ("x", "y", "width", "height"))
            for one in root.iter(f"{SVG}rect")
        ]
        assert len(boxes) == len(workflow.states)
        for index, (x, y, width, height) in enumerate(boxes):
            for other_x, other_y, other_width, other_height in boxes[index + 1 :]:
                apart = (
                    x + width <= other_x
                    or other_x + other_width <= x
                    or y + height <= other_y
                    or other_y + other_height <= y
                )
                assert apart, workflow.name


def test_words_of_a_workflow_write_no_markup() -> None:
    texts = spec_texts("small_shop")
    path = next(path for path in texts if "workflows/" in path)
    texts[path] = re.sub(r"en: Scrutiny", r'en: "</text><script>[*] --> x: y"', texts[path])
    workflow = symbols_of(tree_of(texts)).workflows["shop.issue"]
    assert "<script" not in svg(workflow)
    ElementTree.fromstring(svg(workflow))
    lines = mermaid(workflow).splitlines()
    assert not any(line.strip().startswith("[*] --> x") for line in lines)
    assert "<script" not in mermaid(workflow)


def test_a_rule_is_shown_in_three_languages() -> None:
    symbols = symbols_of(tree_of(_residence()))
    found = {one.address: one.rule for one in rules_of(symbols)}
    rule = found["record.residence_certificate.application.checks.one_spouse.rule"]
    assert rule.text == CHILD_RULE
    shown = texts_of(rule, symbols)
    assert shown["python"].startswith("def ") or "class " in shown["python"]
    compile(shown["python"], "rule", "exec")
    assert "gives: (" in shown["javascript"]
    assert "spouse" in shown["sql"]
    assert "members" in shown["sql"]


def test_every_rule_of_the_specs_has_an_address_and_three_spellings() -> None:
    symbols = symbols_of(tree_of(_residence()))
    found = rules_of(symbols)
    assert len({one.address for one in found}) == len(found) > 15
    for one in found:
        assert set(texts_of(one.rule, symbols)) == {"python", "javascript", "sql"}


def _residence() -> dict[str, str]:
    from pathlib import Path

    from generator.source import read_tree

    texts = read_tree(Path(__file__).resolve().parents[3]).texts
    return {
        path: text
        for path, text in texts.items()
        if path.split("/")[1] in ("core", "residence_certificate")
    }


def test_a_decision_is_printed_back_with_its_holes_and_its_clashes() -> None:
    live = symbols_of(tree_of(spec_texts("decision_live_table")))
    (open_end,) = grids_of(live.decisions["civil.birth_half_open"])
    cells = {
        (labels, over): one.text
        for labels, said in open_end.lines
        for over, one in zip(open_end.across, said, strict=True)
    }
    assert cells[("still", "hospital"), "21"] == "NO ROW"
    assert cells[("new", "hospital"), "21"] == "WFBIRTH21DAYS, fee 0"
    assert cells[("adoption", "institution|public|vehicle"), "from 366 upto 39999"] == "NO ROW"
    assert cells[("new", "abroad"), "21"] == "never"
    assert "NOT PROVED" in open_end.proof
    (closed,) = grids_of(live.decisions["civil.death_closed"])
    assert ("ROWS 7, 13") in {one.text for _, said in closed.lines for one in said}
    for grid in (open_end, closed):
        text = as_text(grid)
        drawn = ElementTree.fromstring(as_svg([grid]))
        told = {one.text for one in drawn.iter(f"{SVG}text")}
        for labels, said in grid.lines:
            for word in (*labels, *(one.text for one in said)):
                assert word in text
                assert word in told
                assert f">{word}<" in as_html([grid])


def test_a_ladder_stands_across_in_the_order_of_time() -> None:
    shop = symbols_of(tree_of(spec_texts("decision_missing")))
    (grid,) = grids_of(shop.decisions["shop.band"])
    assert (grid.over, grid.across) == ("age", ("young", "old", "ancient"))
    lines = {labels: [one.text for one in said] for labels, said in grid.lines}
    assert lines["large", "large"] == ["extra 5, inspect, plan + photo"] * 2 + ["to a person"]
    assert lines["large", "small"][2] == "extra 7, inspect"
    assert "each case has one row; 1 left to a person" in grid.proof
