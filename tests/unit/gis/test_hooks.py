"""What other modules ask of the land: wards, trades, the constraints of a site."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from plugins.gis.bundle import bundle_of
from plugins.gis.hooks import Hooks
from runtime.interfaces.plugin import Interfaces
from runtime.interfaces.spatial import (
    SITE_CONSTRAINTS,
    USABLE_FOR_TRADE,
    WARD_OF,
    PlaceRefusedError,
    SiteConstraintsOf,
    UsableForTrade,
    WardOf,
)
from tests.unit.gis.scene import NOW, beside, body, book, box, feature, layer

BODY = layer(
    "local_body", [body("G1", box(76.0, 9.8, 76.6, 10.4)), body("G2", box(76.6, 9.8, 76.9, 10.4))]
)
WARDS = layer(
    "ward",
    [
        feature("G1001", box(76.0, 9.8, 76.3, 10.4), code="G1001", local_body="G1"),
        feature("G1002", box(76.3, 9.8, 76.6, 10.4), code="G1002", local_body="G1"),
    ],
)
PLAN = layer(
    "master_plan",
    [
        feature(
            "Z",
            box(76.1, 9.9, 76.2, 10.0),
            plan="synthetic_plan",
            code="PARK",
            floors_cap=None,
            name="P",
        )
    ],
    coverage=("G1",),
)
CORNER = (76.15, 9.95)


def hooks(*layers: object) -> Hooks:
    found = bundle_of(book(), [BODY, WARDS, *layers])  # type: ignore[list-item]
    return Hooks(lambda _: found, lambda: NOW)


def square(side_m: float = 40.0) -> list[tuple[float, float]]:
    east, both, north = (
        beside(*CORNER, side_m), beside(*CORNER, side_m, side_m), beside(*CORNER, 0.0, side_m),
    )  # fmt: skip
    return [CORNER, east, both, north, CORNER]


def test_the_hooks_are_what_the_interfaces_ask() -> None:
    one = hooks()
    asked: tuple[WardOf, UsableForTrade, SiteConstraintsOf] = (one, one, one)
    offered = Interfaces(
        {interface.name: one for interface in (WARD_OF, USABLE_FOR_TRADE, SITE_CONSTRAINTS)}
    )
    assert offered.find(WARD_OF) is asked[0]
    assert offered.find(SITE_CONSTRAINTS) is asked[2]


def test_a_ward_is_certain_inside_and_doubtful_on_its_border() -> None:
    inside = hooks().ward_of(76.15, 10.0, 5.0)
    assert (inside.local_body, inside.ward, inside.certain) == ("G1", "G1001", True)
    border = hooks().ward_of(76.3, 10.0, 5.0)
    assert border.ward == "G1001"
    assert not border.certain
    assert border.candidates == ("G1001", "G1002")
    outside = hooks().ward_of(75.0, 9.0)
    assert (outside.local_body, outside.ward, outside.certain) == (None, None, False)


def test_a_place_that_is_none_is_refused_by_code() -> None:
    with pytest.raises(PlaceRefusedError) as refused:
        hooks().ward_of(10.0, 76.3)
    assert refused.value.code == "swapped"


def test_a_trade_goes_by_the_plan_and_no_plan_is_not_yes() -> None:
    plan = book().tables["synthetic_plan"].rows["PARK"]
    group = next(group for group, use in plan.items() if use == "prohibited")
    inside = hooks(PLAN).usable_for_trade(76.15, 9.95, group, 5.0)
    assert inside.verdict == "prohibited"
    assert inside.reasons[0].citation
    outside = hooks(PLAN).usable_for_trade(76.4, 10.2, group, 5.0)
    assert outside.verdict == "unknown"
    assert "railway" in outside.not_checked


def test_a_site_beside_the_railway_loses_what_lies_within_its_distance() -> None:
    west = beside(*CORNER, -20.0)
    land = layer(
        "railway",
        [feature("R", box(west[0] - 0.001, 9.9, west[0], 10.0), category="railway", name="R")],
    )
    found = hooks(land).site_constraints(square(), on=date(2026, 1, 1), occupancy="A1")
    plot = shapely.Polygon(found.plot)
    assert plot.area == pytest.approx(1600, rel=1e-3)
    left = shapely.union_all([shapely.Polygon(p[0], p[1:]) for p in found.buildable])
    assert left.within(plot.buffer(0.01))
    # 30 m from the railway's land, which lies 20 m west of the plot: 10 m of it are lost.
    assert left.area == pytest.approx(1200, rel=0.01)
    assert max(found.keep_m.values()) == pytest.approx(10.0, abs=0.05)
    assert [noc.authority for noc in found.nocs] == ["railway_drm"]
    assert found.setbacks[0].citation


def test_heights_come_with_the_rule_behind_them() -> None:
    grid = layer(
        "airport_cczm",
        [feature("c", box(76.1, 9.9, 76.2, 10.0), airport="VOTV", colour="green", top_amsl_m=52.0)],
    )
    blind = hooks(grid).site_constraints(square(), on=date(2026, 1, 1))
    assert [(cap.above_ground_m, cap.top_amsl_m) for cap in blind.height_caps] == [(None, 52.0)]
    seen = hooks(grid).site_constraints(square(), on=date(2026, 1, 1), ground_amsl_m=12.0)
    assert seen.height_caps[0].above_ground_m == 40.0
    assert seen.height_caps[0].reason.citation


def test_a_site_that_is_wholly_prohibited_leaves_nothing() -> None:
    shore = layer(
        "crz",
        [
            feature(
                "c",
                box(76.0, 9.9, 76.3, 10.0),
                **{"class": "IA"},
                port_limit=False,
                island=False,
                island_plan=False,
            )
        ],
    )
    found = hooks(shore).site_constraints(square(), on=date(2026, 1, 1))
    assert found.buildable == ()
    assert found.prohibited


def test_a_crossed_outline_is_refused() -> None:
    ring = square()
    with pytest.raises(PlaceRefusedError) as refused:
        hooks().site_constraints([ring[0], ring[2], ring[1], ring[3], ring[0]], on=date(2026, 1, 1))
    assert refused.value.code == "self_crossing"
