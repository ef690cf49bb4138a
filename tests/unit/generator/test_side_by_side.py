"""What can be wrong with branches, clocks, officers' forms and references: one slip each, told where it is."""

from __future__ import annotations

import pytest

from generator.diagnostics import Diagnostic
from generator.pipeline import check_tree
from generator.source import tree_of
from tests.fixtures.project import FIXTURES

MODULE = "spec/permit/module.yaml"


def texts() -> dict[str, str]:
    root = FIXTURES / "workflow"
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted((root / "spec").rglob("*"))
        if path.is_file()
    }


def found_with(old: str, new: str) -> list[Diagnostic]:
    spec = texts()
    assert spec[MODULE].count(old) == 1, old
    spec[MODULE] = spec[MODULE].replace(old, new)
    return check_tree(tree_of(spec))[1]


def test_the_fixture_itself_has_no_error() -> None:
    _, found = check_tree(tree_of(texts()))
    assert {d.code for d in found} == {"KS423", "KS428"}


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("KS420", "    parallel: all\n", ""),
        ("KS421", "    then: approval\n", ""),
        ("KS421", "  rejected: {title", "  rejected: {then: issued, title"),
        ("KS422", "      reject:  {by: secretary", "      power:  {by: secretary"),
        ("KS424", "      power:  {by: engineer, form: inspection, when: \"(hp ?? 0) > 5\"}\n", ""),
        ("KS425", "    then: issued\n", "    then: notice\n"),
        (
            "KS426",
            "label: {en: Verify, ml: പരിശോധിച്ചു}}",
            "edit: flagged, label: {en: Verify, ml: പരിശോധിച്ചു}}",
        ),
        ("KS427", "  rejected: {title", "  rejected: {expire: {after: 3d, to: issued}, title"),
        ("KS429", "    expire: {after: 7d, to: issued}\n", "    events: {paid: issued}\n"),
        ("KS431", "health: {by: health_inspector, form: inspection,", "health: {by: health_inspector, form: apply,"),
        ("KS432", "move: {permit: {row: previous, to: expired}}", "move: {permit: {row: previous, to: gone}}"),
        ("KS402", "expire: {after: 60d, to: rejected}", "expire: {after: 60d, to: lost}"),
        ("KS404", "power:  {by: engineer,", "power:  {not_by: [nothing], by: engineer,"),
        ("KS416", "      power:  {by: engineer,", "      site: {by: engineer}\n      power:  {not_by: [site], by: engineer,"),
        ("KS601", "expire: {after: 60d, to: rejected}", "expire: {after: soon, to: rejected}"),
        ("KS621", "late: [{at: 0wd, tell: secretary}]", "late: [{at: 0wd}]"),
        ("KS120", "give: superintendent}", "give: nobody}"),
        ("KS622", "can: [read, act, export], where", "can: [read, export], where"),
        ("KS602", "inspection: {within: 10wd}", "inspection: {within: 28wd}"),
        ("KS231", "default_from: previous.kind", "default_from: ward.name"),
        ("KS232", "default_from: previous.kind", "default_from: previous.ward"),
        ("KS430", "form: inspection\n", "form: nothing\ntitle: {en: No, ml: ഇല്ല}\n---\nform: inspection\n"),
        ("KS441", "job: expire_permits\ntitle: {en: Permits that have run out, ml: കാലാവധി കഴിഞ്ഞ അനുമതികൾ}\nevery: {at: \"01:00\"}\nover: permit", "job: expire_permits\nevery: {at: \"01:00\"}\nover: application"),
        ("KS442", "effects: {move: {permit: {to: expired}}}", "effects: {}"),
        ("KS443", "for: holder, set", "for: name, set"),
        ("KS444", "index: [[life, valid_to]]\n", ""),
        ("KS445", "where: \"life == 'active' && valid_to < today()\"", "where: \"valid_to < today()\""),
        ("KS804", "{type: ref, to: permit, show", "{type: ref, to: core.person, show"),
        ("KS908", "{as: clerk, do: verify, expect: {state: inspection}}\n  - {as: health_inspector, do: health, with: {visited_on: 2026-05-04, fit: \"true\"}, expect: {state: inspection}}", "{as: health_inspector, do: health, with: {visited_on: 2026-05-04, fit: \"true\"}}"),
    ],
)  # fmt: skip
def test_each_slip_has_its_code(code: str, old: str, new: str) -> None:
    assert code in {d.code for d in found_with(old, new)}
