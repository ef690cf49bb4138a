"""Rule texts: strict reading, places of mistakes, dated tables, the expression language."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from plugins.edcr import scrutinise
from plugins.edcr.model.quantity import Quantity
from plugins.edcr.rules.expr import ExprError, MissingFactError, Scope, compile_expr
from plugins.edcr.rules.load import DEFAULT_FOLDER, load_library
from plugins.edcr.rules.lookup import NoRowError, find_rows
from plugins.edcr.rules.verdict import Status
from plugins.edcr.rules.yaml_source import Mistake, RulesError, parse_documents
from plugins.edcr.samples.catalogue import HOME, TODAY
from plugins.edcr.samples.house import draw_house


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the rule texts that a test may spoil."""
    folder = tmp_path / "spec" / "building_rules"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


def _spoil(texts: Path, file: str, old: str, new: str) -> None:
    path = texts / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _mistakes(texts: Path) -> list[Mistake]:
    with pytest.raises(RulesError) as raised:
        load_library.__wrapped__(texts)
    return raised.value.mistakes


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("kmbr_tables.yaml", "        certainty: gazette", "        certianty: gazette", "unknown key 'certianty'; did you mean 'certainty'"),
        ("kmbr_tables.yaml", "coverage_pct: 65", "coverage_pct: sixty", "expected a number, found 'sixty'"),
        ("kmbr_tables.yaml", "use: [A1, A2], front_m", "use: [A1, A22], front_m", "unknown use 'A22'; did you mean 'A2'"),
        ("kmbr_tables.yaml", "2025-10-29:", "29-10-2025:", "expected a date like 2025-10-29"),
        ("kmbr_tables.yaml", "{row: 1, kv: {upto: 11}", "{row: 1, row: 2, kv: {upto: 11}", "key 'row' stands twice"),
        ("checks.yaml", 'measure: "plan.coverage_pct"', 'measure: "plan.coverage_pc"', "plan has no 'coverage_pc'; did you mean 'coverage_pct'"),
        ("checks.yaml", 'measure: "plan.fsi"', 'measure: "plan.fsi +"', "the expression ends too early"),
        ("checks.yaml", "table: access,", "table: acess,", "no table 'acess'; did you mean 'access'"),
        ("checks.yaml", 'at_most: "10"', "at_mots: 10", "'at_most' is missing"),
        ("checks.yaml", "outcome: officer", "outcome: maybe", "expected one of officer, na, pass, found 'maybe'"),
        ("checks.yaml", "facts.crz ? 1 : 0", "facts.czr ? 1 : 0", "no stated fact 'facts.czr'"),
        ("convention.yaml", "draw: outline, count: one, required: true", "draw: circle, count: one, required: true", "expected one of outline"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_text_is_told_at_its_place(
    texts: Path, file: str, old: str, new: str, says: str
) -> None:
    _spoil(texts, file, old, new)
    mistakes = _mistakes(texts)
    found = [m for m in mistakes if says in m.message]
    assert found, [str(m) for m in mistakes]
    line = (texts / file).read_text(encoding="utf-8").split("\n")[found[0].line - 1]
    assert found[0].file.endswith(file)
    assert found[0].column <= len(line)


def test_anchors_and_aliases_are_refused() -> None:
    mistakes: list[Mistake] = []
    parse_documents("a: &x 1\nb: *x\n", "rules.yaml", mistakes)
    assert [(m.line, m.column) for m in mistakes] == [(1, 4)]


def test_a_missing_row_is_an_error_and_never_a_pass(texts: Path) -> None:
    path = texts / "kmbr_tables.yaml"
    kept = [
        line
        for line in path.read_text(encoding="utf-8").split("\n")
        if "{row: 1, use: [A1, A2], front_mean_m" not in line
    ]
    path.write_text("\n".join(kept), encoding="utf-8")
    result = scrutinise(draw_house(HOME).dxf(), on=TODAY, library=load_library.__wrapped__(texts))
    yards = [v for v in result.verdicts if v.check == "yard_least"]
    assert {v.status for v in yards} == {Status.ERROR}
    assert result.outcome == "rules_incomplete"


def test_changing_a_limit_is_editing_a_row(texts: Path) -> None:
    _spoil(texts, "kmbr_tables.yaml", "{row: A1, use: A1, coverage_pct: 65, fsi_free: 3, fsi_first: 4, fsi_second: 6}", "{row: A1, use: A1, coverage_pct: 45, fsi_free: 3}")  # fmt: skip
    changed = load_library.__wrapped__(texts)
    data = draw_house(HOME).dxf()
    before = scrutinise(data, on=TODAY)
    after = scrutinise(data, on=TODAY, library=changed)
    assert before.outcome == "passes"
    (coverage,) = (v for v in after.verdicts if v.check == "coverage")
    assert (coverage.status, coverage.required) == (Status.FAIL, 45.0)
    assert before.digest != after.digest


def test_the_text_in_force_on_the_day_counts() -> None:
    table = load_library().books["kmbr"].tables["coverage"]
    keys: dict[str, float | str | None] = {"use": "B.school", "category": None}
    for day, percent in (("2019-11-08", 35), ("2025-10-28", 35), ("2025-10-29", 40)):
        _, (row, *_) = find_rows(table, keys, date.fromisoformat(day))
        assert row.gives["coverage_pct"] == percent


def test_before_the_first_text_there_is_no_row() -> None:
    table = load_library().books["kmbr"].tables["coverage"]
    with pytest.raises(NoRowError):
        find_rows(table, {"use": "A1", "category": None}, date(2019, 11, 7))


@pytest.mark.parametrize(
    ("use", "percent", "fsi"),
    [("A1.single", 65, 3), ("A2", 65, 2.5), ("B.school", 40, 2.5), ("B.college", 50, 2.5), ("C", 50, 2.5),
     ("D.worship", 40, 1.5), ("D1", 70, 1.5), ("E", 60, 3), ("F", 65, 3), ("G1", 65, 3.5), ("G2", 65, 2.5),
     ("G3", 75, 2.5), ("H", 70, 3), ("I", 45, 1.2), ("J", 65, 3)],
)  # fmt: skip
def test_kmbr_27_table_6_of_sro_1240_2025(use: str, percent: float, fsi: float) -> None:
    table = load_library().books["kmbr"].tables["coverage"]
    edition, (row,) = find_rows(table, {"use": use, "category": "any"}, date(2026, 1, 1))
    assert edition.ref == "S.R.O. 1240/2025"
    assert (row.gives["coverage_pct"], row.gives["fsi_free"]) == (percent, fsi)


@pytest.mark.parametrize(
    ("use", "area", "front", "rear", "side"),
    [("A1", 500, (3, 1.8), (1.5, 1), (1, 1)), ("F", 200, (3, 1.8), (1.5, 1), (1, 1)), ("F", 200.1, (3, 3), (1.5, 1.5), (1, 1)),
     ("C", 500, (5, 3), (2, 1.5), (2, 1.5)), ("E", 501, (6, 4.5), (3, 1.5), (2, 1.5)), ("D", 500, (6, 4.5), (2, 1.5), (2, 1.5)),
     ("D", 800, (7.5, 5), (3, 1.5), (4, 1.5)), ("D", 801, (10.5, 6), (3, 1.5), (5, 1.5)), ("D1", 50, (3, 3), (1.5, 1.5), (1.5, 1.5)),
     ("G1", 200, (3, 3), (2, 2), (2, 2)), ("G1", 300, (3, 3), (3, 3), (3, 3)), ("G2", 10, (5, 5), (5, 5), (3, 3)),
     ("H", 300, (3, 1.8), (1.5, 1), (1, 1)), ("H", 301, (6, 4.5), (3, 1.5), (2, 1.5)), ("I", 1, (7.5, 7.5), (7.5, 7.5), (7.5, 7.5)),
     ("J", 1, (10.5, 10.5), (5, 5), (5, 5))],
)  # fmt: skip
def test_kmbr_26_4_table_4_of_sro_1240_2025(
    use: str, area: float, front: tuple[float, float], rear: tuple[float, float], side: tuple[float, float]
) -> None:  # fmt: skip
    table = load_library().books["kmbr"].tables["yards"]
    keys: dict[str, float | str | None] = {
        "use": use,
        "area_m2": area,
        "plot_m2": 1000.0,
        "total_m2": area,
    }
    _, (row,) = find_rows(table, keys, date(2026, 1, 1))
    for name, (mean, least) in (("front", front), ("rear", rear), ("side", side)):
        assert (row.gives[f"{name}_mean_m"], row.gives[f"{name}_m"]) == (mean, least)


@pytest.mark.parametrize(
    ("use", "total", "width"),
    [("A1", 301, 2.0), ("A1", 600, 2.0), ("A1", 1000, 3.0), ("A1", 4000, 3.6), ("A1", 8000, 5), ("A1", 18000, 6),
     ("A1", 24000, 7), ("A1", 24001, 8), ("A2", 300, 2.4), ("A2", 4000, 3.6), ("F", 300, 1.2), ("E", 1500, 3.6),
     ("C", 18001, 8), ("D1", 3001, 5), ("G1", 300, 3), ("G2", 6001, 6), ("G3", 751, 5), ("H", 500, 3.6), ("H", 1501, 7),
     ("I", 1, 7), ("J", 1, 12)],
)  # fmt: skip
def test_kmbr_28_tables_7_8_8a_of_sro_1240_2025(use: str, total: float, width: float) -> None:
    table = load_library().books["kmbr"].tables["access"]
    _, (row, *_) = find_rows(table, {"use": use, "total_m2": total, "homes": 2}, date(2026, 1, 1))
    assert row.gives["least_m"] == width


def test_kpbr_tables_that_are_taken_over_are_marked_secondary() -> None:
    result = scrutinise(draw_house(HOME).dxf(), book="kpbr", on=TODAY)
    yards = [v for v in result.verdicts if v.check == "yard_least"]
    assert {v.certainty for v in yards} == {"secondary"}


def _value(text: str, **roots: object) -> object:
    return compile_expr(text)(Scope(roots))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 2 - 3", 5), ("-2 + 5", 3), ("1 < 2 && 2 < 3", True), ("!(1 == 1)", False),
     ("'A1' in ['A1', 'F']", True), ("2 > 1 ? 'yes' : 'no'", "yes"), ("ceil(2.0000000001)", 2), ("ceil(2.01)", 3),
     ("known(x.y) ? 1 : 0", 0), ("x.y ?? 4", 4), ("false && x.y", False), ("x.y || true", True), ("max(1, 2, 3) / 2", 1.5),
     ("1 > 2 ? 1 : 2 > 1 ? 5 : 6", 5)],
)  # fmt: skip
def test_expressions_mean_what_they_say(text: str, value: object) -> None:
    assert _value(text, x={"y": None}) == value


@pytest.mark.parametrize(
    "text", ["x.y", "x.y && true", "true && x.y", "x.y > 1", "z", "x.y || false"]
)
def test_an_unknown_fact_is_never_a_value(text: str) -> None:
    with pytest.raises(MissingFactError):
        _value(text, x={"y": Quantity(None)})


@pytest.mark.parametrize(
    ("text", "at"), [("1 +", 3), ("foo(1)", 0), ("(1", 2), ("1 2", 2), ("a.1", 2), ("€", 0)]
)
def test_a_wrong_expression_is_told_at_its_character(text: str, at: int) -> None:
    with pytest.raises(ExprError) as raised:
        compile_expr(text)
    assert raised.value.at == at
