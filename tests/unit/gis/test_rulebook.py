"""Rule books: strict reading, dates, quantities; and the project's own rules as they stand."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.gis.rulebook import Condition, Quantity, RuleBody
from plugins.gis.rulebook_yaml import rules_of
from plugins.gis.yamldoc import SpecError
from tests.unit.gis.scene import book

HEAD = """spatial_rules: x
title: {en: X, ml: എക്സ്}
authorities: {a: {title: {en: A, ml: എ}}}
layers:
  z: {title: {en: Z, ml: ഇസെഡ്}, geometry: polygon, accuracy_m: 1, authority: a, attributes: {w: {type: number}}}
rules:
  r:
    title: {en: R, ml: ആർ}
    of: z
    then: {prohibited: true}
"""


@pytest.mark.parametrize(
    ("tail", "line", "message"),
    [
        (
            "    dates: {2020-01-01: {law: L, sure: press}}\n    colour: red\n",
            12,
            "unknown key 'colour'",
        ),
        ("    dates: {2020-13-01: {law: L, sure: press}}\n", 11, "not a date"),
        ("    dates: {2020-01-01: {law: L, sure: maybe}}\n", 11, "unknown word 'maybe'"),
        ("    dates: {2020-01-01: {sure: press}}\n", 11, "'law' is missing"),
        ("    dates: {}\n", 11, "without dates"),
        ("    dates: {2020-01-01: {law: L, sure: press}}\n    dates: {}\n", 12, "stands twice"),
        ("    dates: {2020-01-01: {law: A, B, sure: press}}\n", 11, "empty value"),
        ("    within_m: 3 m\n    dates: {2020-01-01: {law: L, sure: press}}\n", 11, "not a number"),
        (
            "    within_m: {attribute: w}\n    dates: {2020-01-01: {law: L, sure: press}}\n",
            11,
            "no bound",
        ),
        (
            "    where: {v: [1]}\n    dates: {2020-01-01: {law: L, sure: press}}\n",
            9,
            "no attribute 'v'",
        ),
        (
            "    inside: {q: {}}\n    dates: {2020-01-01: {law: L, sure: press}}\n",
            9,
            "unknown layer 'q'",
        ),
        ("    says: &a {en: x, ml: x}\n    dates: {}\n", 11, "anchors"),
        ("    says: !x {en: x, ml: x}\n    dates: {}\n", 11, "tags"),
        ("    says: {en: x\n    dates: {}\n", 12, "not YAML"),
        ("\tdates: {}\n", 11, "tab"),
    ],
)
def test_a_mistake_is_told_with_its_line(tail: str, line: int, message: str) -> None:
    with pytest.raises(SpecError, match=message) as mistake:
        rules_of({"x.yaml": HEAD + tail})
    assert mistake.value.span.line == line


def test_a_mistake_names_what_was_meant() -> None:
    with pytest.raises(SpecError, match="did you mean 'polygon'"):
        rules_of({"x.yaml": HEAD.replace("geometry: polygon", "geometry: poligon")})


def test_an_order_that_reaches_back_counts_only_once_it_was_made() -> None:
    dates = "    dates: {2020-01-01: {law: L, sure: press, ordered: 2022-05-01}}\n"
    rule = rules_of({"x.yaml": HEAD + dates}).rules[0]
    assert rule.at(date(2021, 1, 1), date(2022, 4, 30)) is None
    assert rule.at(date(2021, 1, 1), date(2022, 5, 1)) is not None


@pytest.mark.parametrize(
    ("kv", "metres"),
    [(0.4, 1.0), (11, 1.0), (11.1, 2.0), (33, 2.0), (33.1, 2.3), (66, 2.3), (66.1, 2.6)],
)
def test_steps_include_their_upper_end_and_the_formula_goes_on_above(
    kv: float, metres: float
) -> None:
    quantity = Quantity(attribute="kv", steps=((11, 1.0), (33, 2.0)), above=(2.0, 0.3, 33, 33))
    assert quantity.of({"kv": kv}) == pytest.approx(metres)


def test_a_test_of_an_empty_value_is_neither_true_nor_false() -> None:
    assert Condition(any_of=frozenset(("a",))).holds(None) is None
    assert Condition(upto=3).holds(3) is True
    assert Condition(under=3).holds(3) is False


def test_every_rule_of_the_project_has_a_law_and_both_languages() -> None:
    rules = book().rules
    assert len(rules) > 50
    for rule in rules:
        assert any("\u0d00" <= letter <= "\u0d7f" for letter in rule.title.ml), rule.id
        for body in rule.bodies:
            if isinstance(body, RuleBody):
                assert body.law, rule.id
                assert body.says is None or "{" not in body.says.en or "{" in body.says.ml, rule.id


def test_the_layers_the_issue_names_are_all_ruled() -> None:
    ruled = {body.of for rule in book().rules for body in rule.bodies if isinstance(body, RuleBody)}
    assert ruled >= {
        "crz", "htl", "tidal_bank", "railway", "airport_cczm", "runway", "ht_line", "landslide", "efl_forest",
        "master_plan", "paddy_wetland", "monument", "road", "defence", "dam_reservoir",
    }  # fmt: skip
