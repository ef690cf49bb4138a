"""The concept stage: what may be built, by the same tables that judge the plan."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.edcr import scrutinise
from plugins.edcr.envelope import Wish, envelope, sketch
from plugins.edcr.rules.load import load_library
from plugins.edcr.rules.lookup import NoRowError

_ON = date(2026, 1, 1)
_BOOKS = load_library().books
_COLOURS = {"A1.single": 25, "A2": 3, "F": 8, "D1": 27, "G1": 9, "H": 11}


def test_the_envelope_of_a_home_is_that_of_the_tables() -> None:
    found = envelope(Wish(15, 20, "A1.single", 2, 7.0, road_width=5), _BOOKS["kmbr"], _ON)
    assert (found.front_m, found.rear_m, found.side_m) == (3.0, 1.5, 1.0)
    assert found.footprint_m2 == pytest.approx(195.0)
    assert found.coverage_pct == pytest.approx(65.0)
    assert (found.floor_area_free_m2, found.floor_area_most_m2) == (900.0, 1800.0)
    assert found.certainty == "gazette"
    assert any(row.startswith("yards 1, S.R.O. 1240/2025") for row in found.rows)


def test_height_above_ten_metres_widens_every_yard() -> None:
    low = envelope(Wish(30, 40, "F", 3, 10.0), _BOOKS["kmbr"], _ON)
    high = envelope(Wish(30, 40, "F", 5, 16.0), _BOOKS["kmbr"], _ON)
    assert (high.side_m - low.side_m, high.front_m - low.front_m) == (1.0, 1.0)


@pytest.mark.parametrize("use", sorted(_COLOURS))
@pytest.mark.parametrize("plot", [(15, 20), (25, 30), (40, 60)])
def test_what_the_envelope_allows_is_never_failed_by_scrutiny(
    use: str, plot: tuple[int, int]
) -> None:
    wish = Wish(plot[0], plot[1], use, 2, 7.0, road_width=7)
    found = envelope(wish, _BOOKS["kmbr"], _ON)
    assert found.is_buildable
    result = scrutinise(sketch(wish, found, _COLOURS[use]).dxf(), on=_ON)
    asked = (
        "yard_least",
        "yard_mean",
        "coverage",
        "street_distance",
        "parking_cars",
        "access_width",
    )
    failed = [v for v in result.verdicts if v.check in asked and v.status.value == "fail"]
    assert failed == []


def test_a_plot_too_small_is_told() -> None:
    assert not envelope(Wish(8, 9, "I", 1, 5.0), _BOOKS["kmbr"], _ON).is_buildable


def test_kpbr_limits_are_marked_as_draft() -> None:
    found = envelope(Wish(15, 20, "A1.single", 2, 7.0, category="II"), _BOOKS["kpbr"], _ON)
    assert found.certainty == "draft"
    assert found.floor_area_free_m2 == 750.0


def test_no_row_and_no_sense_are_errors() -> None:
    with pytest.raises(NoRowError):
        envelope(Wish(8, 10, "E", 1, 5.0), _BOOKS["kmbr"], _ON)
    with pytest.raises(ValueError, match="positive"):
        envelope(Wish(0, 10, "F", 1, 5.0), _BOOKS["kmbr"], _ON)
