"""The kind `spatial_rules`: compiled data mean what the YAML means; every mistake is told at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, has_errors, in_order
from generator.kinds.spatial_rules.check import SURFACES
from generator.kinds.spatial_rules.room import compile_documents
from generator.load.documents import load_documents
from generator.source import tree_of
from plugins.gis.compiled import load_compiled, project_rules
from plugins.gis.rulebook_yaml import STANDARD, load_rules
from plugins.gis.surfaces import FIGURES

SMALL = """\
spatial_rules: small
title: {en: Small, ml: ചെറുത്}
authorities: {drm: {title: {en: Railway, ml: റെയിൽവേ}}}
layers:
  railway:
    title: {en: Railway, ml: റെയിൽവേ}
    geometry: polygon
    accuracy_m: 2
    authority: drm
    attributes: {category: {type: choice, options: [railway, metro]}, width_m: {type: number}}
rules:
  near:
    title: {en: Near, ml: അടുത്ത്}
    of: railway
    where: {category: [railway]}
    within_m: 30
    then: {noc: drm, setback_m: 30}
    dates:
      2010-01-01: {law: Works Manual, sure: press}
"""


def compiled(*texts: str) -> tuple[str, list[Diagnostic]]:
    tree = tree_of({f"spec/spatial_rules/{n}.yaml": text for n, text in enumerate(texts)})
    documents, found = load_documents(tree)
    made, more = compile_documents(documents.plugins["spatial_rules"])
    whole = in_order([*found, *more])
    return ("" if made is None or has_errors(whole) else made()), whole


def test_the_standard_books_compile_and_mean_what_they_say(tmp_path: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(STANDARD.glob("*.yaml"))]
    data, found = compiled(*texts)
    assert found == []
    path = tmp_path / "generated" / "plugins" / "spatial_rules.json"
    path.parent.mkdir(parents=True)
    path.write_text(data, "utf-8")
    assert load_compiled(path) == load_rules()
    assert project_rules(tmp_path).digest == load_rules().digest
    assert project_rules(tmp_path / "elsewhere").digest == load_rules().digest


def test_what_is_committed_is_what_the_books_give() -> None:
    path = STANDARD.parents[1] / "generated" / "plugins" / "spatial_rules.json"
    assert load_compiled(path).digest == load_rules().digest


def test_the_order_of_files_changes_nothing() -> None:
    other = SMALL.replace("small", "tiny").split("layers:")[0].replace("drm", "dra")
    one, two = compiled(SMALL, other)[0], compiled(other, SMALL)[0]
    assert one == two
    assert [book["spatial_rules"] for book in json.loads(one)["spatial_rules"]] == ["small", "tiny"]


def test_the_figures_of_surfaces_are_those_the_engine_computes_with() -> None:
    assert frozenset(FIGURES) == SURFACES


@pytest.mark.parametrize(
    ("written", "instead", "code", "line"),
    [
        ("of: railway", "of: raiway", "KS340", 14),
        ("within_m: 30", "inside: {crz: {}}", "KS340", 16),
        ("where: {category: [railway]}", "where: {catgory: [railway]}", "KS341", 15),
        ("within_m: 30", "within_m: {attribute: width, at_most: 9}", "KS341", 16),
        ("noc: drm", "noc: railways", "KS342", 17),
        ("authority: drm", "authority: dmr", "KS342", 9),
        ("within_m: 30", "within_m: {attribute: width_m}", "KS343", 16),
        ("{law: Works Manual, sure: press}", "{sure: press}", "KS344", 19),
        ("type: choice, options: [railway, metro]", "type: text, options: [railway]", "KS346", 10),
        ("within_m: 30", "within_m: {plus: 3}", "KS346", 16),
        ("setback_m: 30", "setback_m: {attribute: width_m, steps: [{upto: 9, is: 2}, {upto: 5, is: 3}]}", "KS346", 17),
        ("setback_m: 30", "uses: {table: category}", "KS346", 17),
        ("sure: press", "sure: rumour", "KS110", 19),
        ("accuracy_m: 2", "accuracy_m: two", "KS110", 8),
        ("2010-01-01:", "2010-13-01:", "KS110", 19),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(
    written: str, instead: str, code: str, line: int
) -> None:
    assert written in SMALL
    data, found = compiled(SMALL.replace(written, instead, 1))
    assert data == ""
    assert (code, line) in [(one.code, one.span.line) for one in found], [
        (one.code, one.span.line, one.message) for one in found
    ]


def test_a_name_declared_twice_is_told_with_both_places() -> None:
    _, found = compiled(SMALL, SMALL)
    assert {one.code for one in found} == {"KS345"}
    assert all(one.others for one in found)


def test_missing_malayalam_is_a_warning_and_english_stands_in() -> None:
    data, found = compiled(SMALL.replace("title: {en: Near, ml: അടുത്ത്}", "title: {en: Near}"))
    assert [one.code for one in found] == ["KS702"]
    [book] = json.loads(data)["spatial_rules"]
    assert book["rules"]["near"]["title"] == {"en": "Near", "ml": "Near"}
