"""Rule texts: strict reading, places of mistakes, dated tables, the expression language."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generator.diagnostics import Span
from generator.kinds.building_rules.expressions import read_expression, tree_of
from plugins.edcr import scrutinise
from plugins.edcr.model.quantity import Quantity
from plugins.edcr.rules.expr import MissingFactError, Scope, expression
from plugins.edcr.rules.load import RulesError, default_rules, load_library, read_library
from plugins.edcr.rules.lookup import NoRowError, find_rows
from plugins.edcr.rules.names import published
from plugins.edcr.rules.verdict import Status
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HOME, TODAY
from tests.unit.edcr.compiling import REPOSITORY, Texts, compiled, library_of, rule_texts


def _spoilt(file: str, old: str, new: str) -> Texts:
    texts = rule_texts()
    path = f"spec/building_rules/{file}"
    assert old in texts[path]
    return {**texts, path: texts[path].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "says"),
    [
        ("kmbr_tables.yaml", "        certainty: gazette", "        certianty: gazette", "KS105", "certianty"),
        ("kmbr_tables.yaml", "coverage_pct: 65", "coverage_pct: sixty", "KS333", "'sixty' is no number"),
        ("kmbr_tables.yaml", "use: [A1, A2], front_m", "use: [A1, A22], front_m", "KS333", "there is no use 'A22'"),
        ("kmbr_tables.yaml", "front_m: 1.8, rear_m: 1,", "frnt_m: 1.8, rear_m: 1,", "KS333", "the table has no column 'frnt_m'"),
        ("kmbr_tables.yaml", "kv: {upto: 11}", "kv: {until: 11}", "KS333", "a band has no 'until'"),
        ("kmbr_tables.yaml", "kv: {over: 11, upto: 33}", "kv: {upto: 11}", "KS333", "this row is never reached"),
        ("kmbr_tables.yaml", "2025-10-29:", "29-10-2025:", "KS110", "no date"),
        ("kmbr_tables.yaml", "2025-10-29:", "2018-10-29:", "KS334", "does not come after"),
        ("kmbr_tables.yaml", "{row: 1, kv: {upto: 11}", "{row: 1, row: 2, kv: {upto: 11}", "KS009", "a second time"),
        ("checks.yaml", 'measure: "plan.coverage_pct"', 'measure: "plan.coverage_pc"', "KS330", "a plan has no 'coverage_pc'"),
        ("checks.yaml", 'measure: "plan.fsi"', 'measure: "plan.fsi +"', "KS301", "ends too early"),
        ("checks.yaml", 'measure: "plan.fsi"', 'measure: "sqrt(plan.fsi)"', "KS331", "no function 'sqrt'"),
        ("checks.yaml", 'measure: "plan.fsi"', 'measure: "ceil(plan.fsi, 1)"', "KS331", "'ceil' takes 1"),
        ("checks.yaml", 'measure: "plan.fsi"', 'measure: "plan.blocks[0]"', "KS331", "not used in building rules"),
        ("checks.yaml", "table: access,", "table: acess,", "KS332", "there is no table 'acess'"),
        ("checks.yaml", 'with: {kv: "line.voltage_kv"}', 'with: {volts: "line.voltage_kv"}', "KS332", "does not take 'volts'"),
        ("checks.yaml", 'value: "row.least_m", pick: greatest}', 'value: "row.leest_m", pick: greatest}', "KS332", "the table gives no 'leest_m'"),
        ("checks.yaml", 'weight: "item.area_m2"', 'weight: "item.aria_m2"', "KS330", "an item of 'plan.uses' has no 'aria_m2'"),
        ("checks.yaml", 'with: {area_m2: "item"}', 'with: {area_m2: "item.area"}', "KS330", "an item of 'plan.dwelling_areas' has no 'area'"),
        ("checks.yaml", 'at_least: "2.4 + let.increment_m"', 'at_least: "2.4 + let.incremnt_m"', "KS330", "there is no 'let.incremnt_m'"),
        ("checks.yaml", 'at_most: "10"', "at_mots: 10", "KS105", "at_mots"),
        ("checks.yaml", "    each: road\n", "    each: rode\n", "KS335", "a plan has no 'rode'"),
        ("checks.yaml", "    group: roads\n", "    group: rods\n", "KS335", "there is no group 'rods'"),
        ("checks.yaml", "outcome: officer", "outcome: maybe", "KS110", "not one of those"),
        ("checks.yaml", "facts.crz ? 1 : 0", "facts.czr ? 1 : 0", "KS330", "there is no 'facts.czr'"),
        ("books.yaml", "like: kmbr", "like: kmbrr", "KS336", "there is no book 'kmbrr'"),
        ("books.yaml", "part: book", "part: bok", "KS336", "there is no part 'bok'"),
        ("convention.yaml", "draw: outline, count: one, required: true", "draw: circle, count: one, required: true", "KS110", "not one of those"),
        ("convention.yaml", "colours: roads", "colours: rodes", "KS337", "no colour set 'rodes'"),
        ("convention.yaml", "25: A1.single", "25: A1.singel", "KS337", "has no name"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_text_is_told_at_its_place(
    file: str, old: str, new: str, code: str, says: str
) -> None:
    texts = _spoilt(file, old, new)
    data, mistakes = compiled(texts)
    found = [m for m in mistakes if says in m.message]
    assert found, [f"{m.code} {m.message}" for m in mistakes]
    line = texts[found[0].span.file].split("\n")[found[0].span.line - 1]
    assert found[0].code == code
    assert found[0].span.file.endswith(file)
    assert found[0].span.column <= len(line)
    assert data == ""


def test_a_slip_in_a_bare_limit_is_told_at_its_letter() -> None:
    texts = _spoilt(
        "checks.yaml", 'at_least: "2.4 + let.increment_m"', 'at_least: "2.4 + let.incremnt_m"'
    )
    (mistake,) = compiled(texts)[1]
    line = texts[mistake.span.file].split("\n")[mistake.span.line - 1]
    assert line[mistake.span.column - 1 :].startswith("let.incremnt_m")


def test_the_same_texts_compile_to_the_same_bytes() -> None:
    texts = rule_texts()
    assert compiled(texts) == compiled(dict(reversed(texts.items())))


def test_the_committed_rule_data_are_what_the_texts_give() -> None:
    assert compiled(rule_texts())[0] == default_rules().read_text("utf-8")


def test_the_published_names_are_those_of_the_plan_model() -> None:
    file = REPOSITORY / "generator" / "kinds" / "building_rules" / "vocabulary.json"
    assert json.loads(file.read_text("utf-8")) == published(), (
        "run: python -m plugins.edcr vocabulary > generator/kinds/building_rules/vocabulary.json"
    )


def test_rule_data_of_another_format_are_refused() -> None:
    for text in (b"", b"{}", b'{"format": "ksmart-building-rules/0"}'):
        with pytest.raises(RulesError, match="rule data"):
            read_library(text)


def test_a_missing_row_is_an_error_and_never_a_pass() -> None:
    texts = rule_texts()
    path = "spec/building_rules/kmbr_tables.yaml"
    kept = [
        line
        for line in texts[path].split("\n")
        if "{row: 1, use: [A1, A2], front_mean_m" not in line
    ]
    library = library_of({**texts, path: "\n".join(kept)})
    result = scrutinise(draw_house(HOME).dxf(), on=TODAY, library=library)
    yards = [v for v in result.verdicts if v.check == "yard_least"]
    assert {v.status for v in yards} == {Status.ERROR}
    assert result.outcome == "rules_incomplete"


def test_changing_a_limit_is_editing_a_row() -> None:
    texts = _spoilt("kmbr_tables.yaml", "{row: A1, use: A1, coverage_pct: 65, fsi_free: 3, fsi_first: 4, fsi_second: 6}", "{row: A1, use: A1, coverage_pct: 45, fsi_free: 3}")  # fmt: skip
    changed = library_of(texts)
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
    expr, found = read_expression(text, Span("rules.yaml", 1, 1))
    assert expr is not None, found
    return expression(text, tree_of(expr))(Scope(roots))


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
    ("text", "column"), [("1 +", 3), ("foo(1)", 1), ("(1", 2), ("1 2", 3), ("a.1", 3), ("€", 1)]
)
def test_a_wrong_expression_is_told_at_its_character(text: str, column: int) -> None:
    expr, found = read_expression(text, Span("rules.yaml", 7, 1))
    assert expr is None
    assert (found[0].span.line, found[0].span.column) == (7, column)
