"""Borders, corners, holes, overlaps and gaps: where the answer is decided by a hair."""

from __future__ import annotations

import numpy as np
import pytest

from plugins.gis.features import Geometry
from plugins.gis.grid import Segments
from plugins.gis.membership import Membership, build_cell_table
from tests.unit.gis.scene import ask, beside, body, box, engine, feature, layer, path, rules


def test_a_point_on_a_border_lies_in_both_bodies_and_says_so() -> None:
    asked = engine(
        layer(
            "local_body", [body("A", box(76, 10, 76.1, 10.1)), body("B", box(76.1, 10, 76.2, 10.1))]
        )
    )
    places = ask(asked, 76.1, 10.05).place["local_body"]
    assert [(place.code, place.on_border) for place in places] == [("A", True), ("B", True)]


def test_the_corner_of_three_bodies_lies_in_all_three() -> None:
    asked = engine(
        layer(
            "local_body",
            [
                body("A", box(76, 10, 76.1, 10.1)),
                body("B", box(76.1, 10, 76.2, 10.1)),
                body("C", box(76.05, 10.1, 76.15, 10.2)),
            ],
        )
    )
    assert [place.code for place in ask(asked, 76.1, 10.1).place["local_body"]] == ["A", "B", "C"]


def test_a_hole_of_20_centimetres_is_not_part_of_the_zone() -> None:
    shell = path((76, 10), (76.1, 10), (76.1, 10.1), (76, 10.1), (76, 10))
    lon, lat = 76.0503, 10.0507
    east, _ = beside(lon, lat, 0.2)
    _, north = beside(lon, lat, 0.0, 0.2)
    hole = path((lon, lat), (lon, north), (east, north), (east, lat), (lon, lat))
    asked = engine(
        layer("heritage", [feature("h", Geometry("polygon", ((shell, hole),)), name="x")])
    )
    sights = asked.bundle.index.membership
    assert sights.zones_at((lon + east) / 2, (lat + north) / 2) == ()
    assert sights.zones_at(lon - 1e-7, lat) == (0,)
    assert sights.zones_at(lon, (lat + north) / 2) == (0,), "the hole's rim belongs to the zone"


def test_overlapping_bodies_are_both_candidates() -> None:
    asked = engine(
        layer(
            "local_body",
            [body("A", box(76, 10, 76.1, 10.1)), body("B", box(76.09, 10, 76.2, 10.1))],
        )
    )
    places = ask(asked, 76.095, 10.05).place["local_body"]
    assert [(place.code, place.status) for place in places] == [("A", "certain"), ("B", "certain")]


@pytest.mark.parametrize(("gap_m", "found"), [(40.0, ["A"]), (60.0, [])])
def test_a_gap_is_bridged_to_the_nearest_body_only_within_25_m(
    gap_m: float, found: list[str]
) -> None:
    west, _ = beside(76.1, 10.05, gap_m)
    asked = engine(
        layer(
            "local_body", [body("A", box(76, 10, 76.1, 10.1)), body("B", box(west, 10, 76.2, 10.1))]
        )
    )
    lon, lat = beside(76.1, 10.05, gap_m * 0.45)
    answer = ask(asked, lon, lat)
    assert [place.code for place in answer.place["local_body"]] == found
    assert answer.outside == (not found)
    if found:
        assert answer.place["local_body"][0].snapped_m == pytest.approx(18.0, abs=0.01)


def test_a_zone_on_a_cell_border_keeps_its_edge() -> None:
    cell = 1 / 512
    asked = engine(
        layer("heritage", [feature("h", box(76, 10, 76 + 4 * cell, 10 + 4 * cell), name="x")])
    )
    zones_at = asked.bundle.index.membership.zones_at
    assert (
        zones_at(76, 10)
        == zones_at(76 + 4 * cell, 10 + 4 * cell)
        == zones_at(76 + cell, 10)
        == (0,)
    )
    assert zones_at(76 - 1e-12, 10) == zones_at(76 + 4 * cell + 1e-12, 10.001) == ()


def test_bulk_and_single_answers_are_the_same() -> None:
    asked = engine(layer("heritage", [feature("h", box(76, 10, 76.003, 10.003), name="x")]))
    index = asked.bundle.index.membership
    lon, lat = np.meshgrid(np.linspace(75.999, 76.004, 41), np.linspace(9.999, 10.004, 41))
    points, zones = index.zones_of(lon.ravel(), lat.ravel())
    single = [
        (number, zone)
        for number, (x, y) in enumerate(
            zip(lon.ravel().tolist(), lat.ravel().tolist(), strict=True)
        )
        for zone in index.zones_at(x, y)
    ]
    assert list(zip(points.tolist(), zones.tolist(), strict=True)) == single


def test_outside_the_frame_and_nan_are_in_no_zone() -> None:
    asked = engine(layer("heritage", [feature("h", box(76, 10, 76.1, 10.1), name="x")]))
    zones_at = asked.bundle.index.membership.zones_at
    assert (
        zones_at(10.05, 76.05) == zones_at(float("nan"), 10.0) == zones_at(float("inf"), 10.0) == ()
    )


def test_dust_that_leaves_no_clear_reference_point_is_an_error_not_a_guess() -> None:
    # 2,500 slits of 1e-7° through one cell leave nothing clear by 1e-7°.
    x = np.linspace(76.0, 76.002, 20_001, dtype=np.float64)
    y0, y1 = np.full(len(x), 10.0001), np.full(len(x), 10.0019)
    with pytest.raises(ValueError, match="dust"):
        build_cell_table(Segments(x, y0, x, y1, np.zeros(len(x), dtype=np.int64)), 1)


def test_an_empty_layer_answers_with_nothing() -> None:
    nothing = np.empty(0)
    table = build_cell_table(
        Segments(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.int64)), 0
    )
    assert Membership(table).zones_at(76.0, 10.0) == ()


def test_a_point_on_the_border_of_a_zone_gets_its_rule_as_possible() -> None:
    asked = engine(layer("heritage", [feature("h", box(76, 10, 76.1, 10.1), name="x")]))
    assert rules(ask(asked, 76.1, 10.05)) == {"heritage.heritage_zone": "possible"}
