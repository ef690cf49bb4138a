"""Exact plane geometry, with shapely (on finely broken arcs) as the judge."""

from __future__ import annotations

import math

import pytest
from shapely import LineString, Point, Polygon

from plugins.edcr.geometry import ArcEdge, Edge, Segment, Shape, gap_between, part_along, shape_of
from plugins.edcr.geometry.edges import arc_of_bulge


def _shape(*points: tuple[float, ...]) -> Shape:
    shape = shape_of([(p[0], p[1], p[2] if len(p) > 2 else 0.0) for p in points])
    assert shape is not None
    return shape


def _fine(edge: Edge) -> LineString:
    steps = 2000 if isinstance(edge, ArcEdge) else 1
    return LineString([edge.at(i / steps) for i in range(steps + 1)])


def test_a_full_circle_of_two_half_turns_has_the_area_of_a_circle() -> None:
    assert _shape((0, 0, 1.0), (2, 0, 1.0)).area == pytest.approx(math.pi, abs=1e-12)


def test_a_bend_outwards_adds_its_segment_and_a_bend_inwards_takes_it() -> None:
    segment = 0.5 * (math.pi - 2) / 2
    outward = _shape((0, 0, 0.0), (1, 0, math.tan(math.pi / 8)), (1, 1, 0.0), (0, 1, 0.0))
    inward = _shape((0, 0, 0.0), (1, 0, -math.tan(math.pi / 8)), (1, 1, 0.0), (0, 1, 0.0))
    assert outward.area == pytest.approx(1 + segment / 2, abs=1e-12)
    assert inward.area == pytest.approx(1 - segment / 2, abs=1e-12)


def test_area_does_not_depend_on_the_sense_of_drawing_nor_on_where_it_lies() -> None:
    points = [(0.0, 0.0), (7.3, 0.4), (6.1, 5.2), (1.0, 4.0)]
    near = _shape(*points).area
    assert _shape(*reversed(points)).area == pytest.approx(near, abs=1e-12)
    far = _shape(*((x + 7e5, y + 1.2e6) for x, y in points)).area
    assert far == pytest.approx(near, abs=1e-7)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Segment((0, 0), (10, 0)), Segment((3, 2), (8, 5))),
        (Segment((0, 0), (10, 0)), Segment((12, 1), (14, 5))),
        (Segment((0, 0), (10, 0)), ArcEdge((5, 4), 2, 0.0, 2 * math.pi)),
        (Segment((0, 0), (10, 0)), ArcEdge((5, 4), 2, 0.2, 1.0)),
        (Segment((0, 0), (1, 0)), ArcEdge((5, 4), 2, 3.0, 2.0)),
        (ArcEdge((0, 0), 1, 0, math.pi), ArcEdge((5, 1), 2, math.pi / 2, math.pi)),
        (ArcEdge((0, 0), 5, 0, math.pi), ArcEdge((0.5, 0.5), 2, 0.3, 1.2)),
        (ArcEdge((0, 0), 5, 0, -1.0), ArcEdge((0.5, 0.5), 2, 0.3, -1.2)),
    ],
)
def test_distances_are_those_of_the_judge(left: Edge, right: Edge) -> None:
    gap = gap_between([left], [right])
    assert gap is not None
    assert gap.length == pytest.approx(_fine(left).distance(_fine(right)), abs=1e-5)
    assert math.dist(gap.start, gap.end) == pytest.approx(gap.length, abs=1e-12)


def test_crossing_edges_have_no_distance() -> None:
    gap = gap_between([Segment((0, 0), (2, 2))], [ArcEdge((0, 2), 1.5, 0, -math.pi)])
    assert gap is not None
    assert gap.length == 0


def test_a_bulge_bends_to_the_right_of_its_direction() -> None:
    arc = arc_of_bulge((0, 0), (2, 0), 1.0)
    assert math.dist(arc.at(0.5), (1, -1)) < 1e-12


def test_the_part_along_another_outline_is_cut_exactly() -> None:
    wall = Segment((2, 0.004), (6, 0.004))
    (part,) = part_along([Segment((0, 0), (10, 0))], [wall], 0.01)
    reach = math.sqrt(0.01**2 - 0.004**2)
    assert part.start[0] == pytest.approx(2 - reach, abs=1e-12)
    assert part.end[0] == pytest.approx(6 + reach, abs=1e-12)


def test_a_mere_touch_is_no_part_when_there_is_a_real_one() -> None:
    edges = [Segment((0, 0), (0, 5)), Segment((0, 0), (5, 0))]
    parts = part_along(edges, [Segment((0, 0), (5, 0))], 0.01)
    assert [round(p.length, 3) for p in parts] == [5.0]


def test_an_arc_along_the_same_arc_is_found_whole() -> None:
    arc = ArcEdge((0, 0), 6, 0.3, 1.0)
    (part,) = part_along([ArcEdge((0, 0), 6, 1.3, -1.0)], [arc], 0.01)
    assert part.length == pytest.approx(6.0, abs=0.01)


def test_inside_and_outside_are_those_of_the_judge() -> None:
    shape = _shape((0, 0), (6, 0, 0.5), (6, 4), (3, 1), (0, 4))
    judge = Polygon(shape.flat_points())
    for x in range(-2, 20):
        for y in range(-2, 12):
            point = (x / 2 + 0.13, y / 2 + 0.17)
            if judge.exterior.distance(Point(point)) > 0.05:
                assert shape.holds(point) == judge.contains(Point(point)), point


def test_a_bow_tie_is_found_where_it_crosses() -> None:
    crossing = _shape((0, 0), (4, 4), (4, 0), (0, 3)).self_crossing()
    assert crossing is not None
    assert math.dist(crossing, (12 / 7, 12 / 7)) < 1e-9


def test_a_sound_outline_does_not_cross_itself() -> None:
    assert _shape((0, 0), (4, 0, 0.4), (4, 4), (2, 1), (0, 4)).self_crossing() is None


def test_neighbours_that_share_an_edge_do_not_overlap() -> None:
    left, right = _shape((0, 0), (2, 0), (2, 2), (0, 2)), _shape((2, 0), (4, 0), (4, 2), (2, 2))
    shifted = _shape((1.5, 0), (4, 0), (4, 2), (1.5, 2))
    assert not left.overlaps(right)
    assert left.overlaps(shifted)
    assert left.overlaps(_shape((0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1)))


def test_a_turned_rectangle_keeps_its_sides() -> None:
    angle = math.radians(31)
    corners = [(0, 0), (5.5, 0), (5.5, 2.7), (0, 2.7)]
    turned = [
        (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))
        for x, y in corners
    ]
    assert math.dist(_shape(*turned).small_rectangle(), (2.7, 5.5)) < 1e-9


def test_a_point_that_sticks_out_is_shown() -> None:
    plot = _shape((0, 0), (10, 0), (10, 10), (0, 10))
    assert plot.holds_shape(_shape((1, 1), (9, 1), (9, 9), (1, 9))) is None
    assert plot.holds_shape(_shape((1, 1), (12, 1), (9, 9), (1, 9))) == (12, 1)
