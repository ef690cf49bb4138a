"""The concept stage: what may be built, by the same tables that judge the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plugins.edcr import scrutinise
from plugins.edcr.concept.envelope import Wish, envelope
from plugins.edcr.concept.needs import needs_of
from plugins.edcr.concept.outline import ring_area, within_yards
from plugins.edcr.concept.site import Cited, HeightCap, Site, site_of
from plugins.edcr.concept.sketch import picture, sketch
from plugins.edcr.rules.load import load_library
from plugins.edcr.rules.lookup import NoRowError
from runtime.interfaces.spatial import HeightCap as MapCap
from runtime.interfaces.spatial import Reason, SiteConstraints
from runtime.words import Words

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
    with pytest.raises(ValueError, match="positive"):
        envelope(Wish(10, float("nan"), "F", 1, 5.0), _BOOKS["kmbr"], _ON)
    with pytest.raises(ValueError, match="storeys"):
        envelope(Wish(10, 10, "F", 100_000, 5.0), _BOOKS["kmbr"], _ON)


_LAW = Cited("The railway's land", "റെയിൽവേ ഭൂമി", "Railways Act, 1989")


def _site(plot: tuple[tuple[float, float], ...], *buildable: tuple[tuple[float, float], ...], cap: float = 100) -> Site:  # fmt: skip
    return Site(plot, buildable, caps=(HeightCap(cap, _LAW),), notes=(_LAW,))


_SQUARE = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0))


def test_the_site_cuts_footprint_and_height() -> None:
    # The maps leave the front ten metres; 3 m in front and 1 m on each side are yards.
    half = ((0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (0.0, 10.0))
    wish = Wish(20, 20, "A1.single", 2, 9.0, road_width=5, site=_site(_SQUARE, half, cap=6.5))
    found = envelope(wish, _BOOKS["kmbr"], _ON)
    assert found.footprint_m2 == pytest.approx(18 * 7)
    assert found.height_m == 6.5
    assert not found.fits


def test_a_site_where_nothing_may_be_built_gives_nothing() -> None:
    for site in (_site(_SQUARE), _site(_SQUARE, _SQUARE, cap=0)):
        wish = Wish(20, 20, "A1.single", 1, 4.0, site=site)
        assert not envelope(wish, _BOOKS["kmbr"], _ON).is_buildable


def test_a_site_without_constraints_is_the_plain_plot() -> None:
    plain = envelope(Wish(20, 20, "F", 2, 7.0, road_width=5), _BOOKS["kmbr"], _ON)
    wish = Wish(20, 20, "F", 2, 7.0, road_width=5, site=_site(_SQUARE, _SQUARE))
    mapped = envelope(wish, _BOOKS["kmbr"], _ON)
    assert mapped.footprint_m2 == pytest.approx(plain.footprint_m2)
    assert (mapped.front_m, mapped.rows) == (plain.front_m, plain.rows)


def test_yards_are_kept_to_every_edge_of_a_plot_of_any_shape() -> None:
    slanted = ((0.0, 0.0), (20.0, 0.0), (26.0, 20.0), (6.0, 20.0))
    left = within_yards(slanted, slanted, 3.0, 1.5, 1.0)
    assert ring_area(left) == pytest.approx(15.5 * (20 - 2 * (400 + 36) ** 0.5 / 20), abs=1e-6)
    assert within_yards(slanted, slanted, 30.0, 1.5, 1.0) == ()


def test_the_wished_area_gives_the_storeys_and_says_whether_it_fits() -> None:
    found = envelope(Wish(15, 20, "A1.single", None, 7.0, area_m2=250), _BOOKS["kmbr"], _ON)
    assert (found.storeys, found.floor_area_m2, found.fits) == (2, 250.0, True)
    much = envelope(Wish(15, 20, "A1.single", 2, 7.0, area_m2=2500), _BOOKS["kmbr"], _ON)
    assert not much.fits


@pytest.mark.parametrize(
    ("body", "area", "on", "paise"),
    [
        ("panchayat", 150, date(2026, 1, 1), 150 * 2500),
        ("municipality", 200, date(2026, 1, 1), 200 * 6000),
        ("corporation", 200, date(2023, 5, 1), 200 * 15000),
        ("corporation", 200, date(2023, 4, 9), 200 * 1000),
        (None, 200, date(2026, 1, 1), None),
    ],
)
def test_the_permit_fee_is_the_band_s_rate_for_the_whole_area(
    body: str | None, area: float, on: date, paise: int | None
) -> None:
    wish = Wish(40, 40, "A1.single", 2, 7.0, area_m2=area, body=body)
    fees = {fee.name: fee for fee in envelope(wish, _BOOKS["kmbr"], on).fees}
    assert fees["permit"].paise == paise
    assert fees["permit"].certainty in ("secondary", "gazette")
    assert fees["floor_area"].paise == 0


def test_floor_area_above_the_free_index_is_paid_in_two_steps() -> None:
    # A plot of 400 m2 in A1: 1200 free, 1600 at Rs 5000, 2400 at Rs 7500.
    wish = Wish(20, 20, "A1.single", 10, 9.9, area_m2=1700)
    fees = {fee.name: fee for fee in envelope(wish, _BOOKS["kmbr"], _ON).fees}
    assert fees["floor_area"].paise == (400 * 5000 + 100 * 7500) * 100


def test_what_the_building_needs_is_asked_of_the_checks_themselves() -> None:
    wish = Wish(20, 25, "F", 2, 7.0, road_width=5)
    found = envelope(wish, _BOOKS["kmbr"], _ON)
    needs = {need.check: need for need in needs_of(wish, found, load_library(), "kmbr", _ON)}
    assert needs["parking_cars"].required == found.cars
    assert needs["sanitation_closets"].required >= 1
    assert needs["rain_storage"].unit == "l"
    assert "yard_least" not in needs


def test_the_picture_shows_plot_and_footprint_without_script_or_style() -> None:
    wish = Wish(15, 20, "A1.single", 2, 7.0)
    drawn = picture(wish, envelope(wish, _BOOKS["kmbr"], _ON), "ml")
    assert drawn.count("<polygon") == 2
    assert "3.00 m" in drawn
    assert "style" not in drawn


def test_a_barred_part_takes_its_own_area_away() -> None:
    hole = ((8.0, 8.0), (10.0, 8.0), (10.0, 10.0), (8.0, 10.0))
    site = Site(_SQUARE, (_SQUARE,), (hole,))
    wish = Wish(20, 20, "I", 1, 4.0, site=site)
    assert envelope(wish, _BOOKS["kmbr"], _ON).footprint_m2 == pytest.approx(25 - 4)


def test_floors_and_area_that_the_site_allows_are_the_most() -> None:
    site = Site(_SQUARE, (_SQUARE,), most_floors=2, most_built_m2=300.0)
    found = envelope(Wish(20, 20, "F", None, 9.0, area_m2=900, site=site), _BOOKS["kmbr"], _ON)
    assert (found.storeys, found.floor_area_m2, found.fits) == (2, 300.0, False)


def _reason(name: str, certain: bool = True) -> Reason:
    words = Words(name, name)
    return Reason(name, words, f"{name} Act", date(2020, 1, 1), certain, "z", "1", "aai")


def test_what_the_maps_say_is_turned_to_the_street_side() -> None:
    # A plot of 20 by 10 whose street side is its eastern edge (number 1).
    ring = ((0, 0), (10, 0), (10, 20), (0, 20), (0, 0))
    west = ((0, 0), (4, 0), (4, 20), (0, 20), (0, 0))
    found = SiteConstraints(
        origin=(76.0, 10.0),
        plot=ring,
        buildable=((west,),),
        keep_m={},
        height_caps=(
            MapCap(_reason("airport"), 12.0, None),
            MapCap(_reason("perhaps", certain=False), 3.0, None),
            MapCap(_reason("amsl"), None, 90.0),
        ),
        max_floors=None,
        max_built_up_m2=None,
        prohibited=(),
        nocs=(_reason("railway"),),
        setbacks=(),
        not_checked=("crz",),
        as_of=_ON,
        known_at=datetime(2026, 1, 1, tzinfo=UTC),
        data_hash="x",
    )
    site = site_of(found, 1)
    assert {tuple(round(v, 9) + 0.0 for v in p) for p in site.plot} == {
        (0, 0),
        (20, 0),
        (20, 10),
        (0, 10),
    }
    # The western strip lies away from the street.
    assert min(y for _, y in site.buildable[0]) == pytest.approx(6)
    assert [cap.metres for cap in site.caps] == [12.0]
    assert [note.en for note in site.notes] == ["railway", "perhaps", "amsl", "Not checked: crz"]
    with pytest.raises(ValueError, match="plot"):
        site_of(found, 9)
