"""Plots: shares, parts, setbacks by side and what may be built on."""

from __future__ import annotations

import pytest

from plugins.gis.answer import Answer
from plugins.gis.engine import Engine
from plugins.gis.plot import know_plot
from plugins.gis.query import Building, PlotQuery, RefusedQueryError, check_point, check_ring
from tests.unit.gis.scene import TODAY, beside, body, box, engine, feature, layer, line


def plot(lon: float, lat: float, east_m: float, north_m: float) -> list[list[float]]:
    """A rectangle east and north of a place in the plane; its first edge is the southern one.

    The plane's north leans 0.2° from true north here: 0.1 m over these plots.
    """
    corners = [(0.0, 0.0), (east_m, 0.0), (east_m, north_m), (0.0, north_m), (0.0, 0.0)]
    return [list(beside(lon, lat, *corner)) for corner in corners]


def ask_plot(asked: Engine, ring: list[list[float]], front: int | None = None) -> Answer:
    return know_plot(asked.bundle, PlotQuery(check_ring(ring), TODAY, 0.0, Building(), front=front))


def test_a_plot_across_two_bodies_is_shared_between_them() -> None:
    bodies = layer(
        "local_body", [body("A", box(76, 10, 76.1, 10.1)), body("B", box(76.1, 10, 76.2, 10.1))]
    )
    west, south = beside(76.1, 10.05, -10.0)
    places = ask_plot(engine(bodies), plot(west, south, 40.0, 30.0)).place["local_body"]
    assert [place.code for place in places] == ["A", "B"]
    assert [place.share for place in places] == pytest.approx([0.25, 0.75], abs=2e-3)


def test_overlapping_bodies_make_shares_above_one_and_the_answer_says_so() -> None:
    bodies = layer(
        "local_body", [body("A", box(76, 10, 76.1, 10.1)), body("B", box(76.05, 10, 76.2, 10.1))]
    )
    answer = ask_plot(engine(bodies), plot(76.07, 10.05, 20.0, 20.0))
    assert "plot.overlap" in answer.advice


def test_the_setback_falls_on_the_side_that_faces_the_railway() -> None:
    rail = layer("railway", [feature("r", box(76.0, 10.0, 76.1, 10.1), category="railway")])
    west, south = beside(76.1, 10.05, 12.0)
    setbacks = ask_plot(engine(rail), plot(west, south, 40.0, 30.0), front=0).setbacks
    # The street runs along the southern edge: looking at it, the western side lies to the right.
    assert setbacks.sides == {"right": pytest.approx(18.0, abs=0.2)}
    assert setbacks.buildable_m2 == pytest.approx(22.0 * 30.0, rel=5e-3)


def test_the_part_inside_a_prohibited_ring_is_drawn_and_cut_off() -> None:
    fort = layer(
        "monument", [feature("m", box(76, 10, 76.01, 10.01), name="fort", **{"class": "asi"})]
    )
    west, south = beside(76.01, 10.005, 90.0)
    answer = ask_plot(engine(fort), plot(west, south, 40.0, 20.0))
    row = next(row for row in answer.zones if row.rule == "heritage.prohibited_area")
    assert row.share == pytest.approx(0.25, abs=1e-3)
    assert row.part["type"] == "Polygon"
    assert answer.setbacks.buildable_m2 == pytest.approx(30.0 * 20.0, rel=2e-3)


def test_the_street_side_is_found_from_the_nearest_road() -> None:
    road = layer(
        "road",
        [
            feature(
                "r",
                line((76.1, 10.0), (76.1, 10.1)),
                half_width_m=6.0,
                notified=True,
                **{"class": "SH"},
            )
        ],
    )
    west, south = beside(76.1, 10.05, 7.0)
    setbacks = ask_plot(engine(road), plot(west, south, 30.0, 20.0)).setbacks
    assert setbacks.sides == {"front": pytest.approx(2.0, abs=0.2)}


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[10.0, 76.0], [10.1, 76.0], [10.1, 76.1], [10.0, 76.0]], "swapped"),
        ([[76.0, 10.0], [76.1, 10.0], [76.1, 10.1]], "unclosed"),
        (
            [[76.0, 10.0], [76.01, 10.01], [76.01, 10.0], [76.0, 10.01], [76.0, 10.0]],
            "self_crossing",
        ),
        ([[76.0, 10.0], [76.1, 10.0], [76.1, 10.1], [76.0, 10.0]], "too_large"),
        ([[179.9, 10.0], [-179.9, 10.0], [180.0, 10.1], [179.9, 10.0]], "outside"),
        ([[float("nan"), 10.0], [76.1, 10.0], [76.1, 10.1], [76.0, 10.0]], "not_finite"),
        ([["76", 10.0], [76.1, 10.0], [76.1, 10.1], [76.0, 10.0]], "not_a_number"),
        ([[76.0, 10.0]] * 10_001, "too_many_vertices"),
        ("76,10", "bad_plot"),
        ([], "bad_plot"),
        ([[76.0, 10.0], 5], "bad_plot"),
    ],
)
def test_a_plot_that_is_none_is_refused_with_its_reason(ring: object, code: str) -> None:
    with pytest.raises(RefusedQueryError) as refusal:
        check_ring(ring)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy", "code"),
    [
        (10.0, 76.0, None, "swapped"),
        (0.0, 0.0, None, "outside"),
        (float("nan"), 10.0, None, "not_finite"),
        (76.0, float("inf"), None, "not_finite"),
        ("76", 10.0, None, "not_a_number"),
        (True, 10.0, None, "not_a_number"),
        (10**400, 10.0, None, "not_finite"),
        (76.0, None, None, "not_a_number"),
        (76.0, 10.0, -1.0, "bad_accuracy"),
        (76.0, 10.0, 5000.0, "bad_accuracy"),
    ],
)
def test_a_point_that_is_none_is_refused_with_its_reason(
    lon: object, lat: object, accuracy: object, code: str
) -> None:
    with pytest.raises(RefusedQueryError) as refusal:
        check_point(lon, lat, accuracy)
    assert refusal.value.code == code
