"""Things true of every plan: what may be moved, turned, scaled or shrunk without effect."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.edcr import scrutinise
from plugins.edcr.rules.verdict import Status
from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.plans import HOME, SHOP, TODAY
from plugins.edcr.scrutiny import Scrutiny

_few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_yard = st.floats(0.3, 6.0).map(lambda x: round(x, 3))
_houses = st.builds(
    lambda base, front, rear, left, right, height: replace(
        base, front=front, rear=rear, left=left, right=right, height=height
    ),
    st.sampled_from([HOME, SHOP]),
    _yard,
    _yard,
    _yard,
    _yard,
    st.floats(3.0, 20.0).map(lambda x: round(x, 2)),
)


def _statuses(result: Scrutiny) -> list[tuple[str, str, str]]:
    return [(v.check, v.subject, v.status.value) for v in result.verdicts]


def _numbers(result: Scrutiny) -> list[float]:
    return [n for v in result.verdicts for n in (v.provided, v.required) if n is not None]


@_few
@given(_houses, st.floats(0.0, 360.0), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_moving_and_turning_a_drawing_changes_no_quantity(
    house: House, turn: float, x: float, y: float
) -> None:
    pen = draw_house(house)
    still = scrutinise(pen.dxf(), on=TODAY)
    moved = scrutinise(pen.moved(turn, (x, y)).dxf(), on=TODAY)
    assert _statuses(still) == _statuses(moved)
    for before, after in zip(_numbers(still), _numbers(moved), strict=True):
        assert abs(before - after) <= 1e-6 * max(1.0, abs(before))


@_few
@given(_houses, st.sampled_from([(4, 1000.0), (5, 100.0), (1, 1 / 0.0254), (2, 1 / 0.3048)]))
def test_the_unit_of_the_drawing_changes_no_verdict(house: House, unit: tuple[int, float]) -> None:
    pen = draw_house(house)
    metres = scrutinise(pen.dxf(), on=TODAY)
    insunits, scale = unit
    scaled = pen.moved(scale=scale)
    scaled.insunits = insunits
    assert _statuses(scrutinise(scaled.dxf(), on=TODAY)) == _statuses(metres)


_GOOD = (Status.PASS, Status.NOT_APPLICABLE)


@_few
@given(_houses, st.sampled_from(["front", "rear", "left", "right"]), st.floats(0.05, 0.95))
def test_shrinking_a_yard_never_turns_a_failing_yard_into_a_pass(
    house: House, side: str, share: float
) -> None:
    names = {"front": "FRONT", "rear": "REAR", "left": "SIDE_YARD1", "right": "SIDE_YARD2"}
    smaller = replace(house, **{side: round(getattr(house, side) * share, 3)})
    checks = ("yard_least", "yard_mean")

    def of_side(plan: House) -> dict[str, Status]:
        result = scrutinise(draw_house(plan).dxf(), on=TODAY)
        return {
            v.check: v.status
            for v in result.verdicts
            if v.check in checks and names[side] in v.subject
        }

    before, after = of_side(house), of_side(smaller)
    for check in checks:
        if before[check] not in _GOOD:
            assert after[check] not in _GOOD


def _worst(house: House, checks: tuple[str, ...]) -> dict[str, bool]:
    """Whether every verdict of a check is good."""
    result = scrutinise(draw_house(house).dxf(), on=TODAY)
    found: dict[str, bool] = {}
    for verdict in result.verdicts:
        if verdict.check in checks:
            found[verdict.check] = found.get(verdict.check, True) and verdict.status in _GOOD
    return found


@_few
@given(_houses, st.sampled_from(["front", "rear", "left", "right"]), st.floats(0.05, 0.95))
def test_shrinking_a_yard_never_turns_any_limit_on_bulk_or_distance_into_a_pass(
    house: House, side: str, share: float
) -> None:
    smaller = replace(house, **{side: round(getattr(house, side) * share, 3)})
    checks = ("boundary_gap", "street_distance", "coverage", "fsi", "parking_cars", "rain_storage")
    before, after = _worst(house, checks), _worst(smaller, checks)
    assert [c for c in checks if not before[c] and after[c]] == []


@_few
@given(_houses, st.floats(1.0, 1.5))
def test_building_higher_never_turns_a_failing_yard_or_height_into_a_pass(
    house: House, times: float
) -> None:
    higher = replace(house, height=round((house.height or 0) * times, 2))
    checks = ("yard_least", "yard_mean", "boundary_gap", "height_by_street")
    before, after = _worst(house, checks), _worst(higher, checks)
    assert [c for c in checks if not before[c] and after[c]] == []


@_few
@given(st.integers(0, 9), st.integers(0, 9))
def test_fewer_parking_places_never_pass_where_more_did_not(one: int, other: int) -> None:
    few, many = sorted((one, other))
    with_few = _worst(replace(SHOP, cars=few), ("parking_cars",))["parking_cars"]
    with_many = _worst(replace(SHOP, cars=many), ("parking_cars",))["parking_cars"]
    assert with_many or not with_few


@_few
@given(_houses)
def test_the_same_file_gives_the_same_verdicts_and_digest(house: House) -> None:
    data = draw_house(house).dxf()
    first, second = scrutinise(data, on=TODAY), scrutinise(data, on=TODAY)
    assert first.verdicts == second.verdicts
    assert first.digest == second.digest


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoiled_file_is_refused_or_read_and_never_breaks_the_engine(data: st.DataObject) -> None:
    good = bytearray(draw_house(HOME).dxf())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    result = scrutinise(bytes(good), on=TODAY)
    assert (result.plan is None) == (result.refusal is not None)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_spoiled_binary_file_never_breaks_the_engine(data: st.DataObject) -> None:
    good = bytearray(draw_house(HOME).binary())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(22, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    result = scrutinise(bytes(good), on=TODAY)
    assert (result.plan is None) == (result.refusal is not None)
