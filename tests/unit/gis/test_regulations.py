"""The regulations as written in `spec/spatial_rules`, at the distances and dates that matter."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.gis.features import Geometry, Scalar
from plugins.gis.query import Building
from tests.unit.gis.scene import (
    ask,
    beside,
    body,
    box,
    engine,
    feature,
    layer,
    line,
    path,
    row_of,
    rules,
)

COAST = line((76.2, 10.0), (76.2, 10.1))
PLAIN: dict[str, Scalar] = {"port_limit": False, "island": False, "island_plan": False}


def coast(kind: str, **facts: Scalar) -> list[object]:
    zone = feature("z", box(76.2, 10.0, 76.21, 10.1), **{**PLAIN, "class": kind, **facts})
    return [
        layer("crz", [zone], accuracy_m=0.001),
        layer("htl", [feature("s", COAST)], accuracy_m=0.001),
    ]


@pytest.mark.parametrize(
    ("kind", "as_of", "inside_m", "outside_m"),
    [
        ("IIIA", date(2025, 1, 1), 50, 50),
        ("IIIB", date(2025, 1, 1), 200, 200),
        ("III", date(2015, 1, 1), 200, 200),
    ],
)
def test_the_no_development_zone_ends_at_its_distance(
    kind: str, as_of: date, inside_m: float, outside_m: float
) -> None:
    asked = engine(*coast(kind))  # type: ignore[arg-type]
    near = ask(asked, *beside(76.2, 10.05, inside_m - 0.01), as_of=as_of)
    far = ask(asked, *beside(76.2, 10.05, outside_m + 0.01), as_of=as_of)
    assert near.verdict.certain == "prohibited"
    assert far.verdict.certain != "prohibited"


def test_the_2019_regime_holds_from_the_day_the_plan_was_approved() -> None:
    asked = engine(*coast("IIIA"))  # type: ignore[arg-type]
    place = beside(76.2, 10.05, 20)
    assert "crz.no_development_dense" not in rules(ask(asked, *place, as_of=date(2024, 10, 15)))
    assert "crz.no_development_dense" in rules(ask(asked, *place, as_of=date(2024, 10, 16)))


def test_an_island_needs_its_plan_for_20_metres() -> None:
    place = beside(76.2, 10.05, 30)
    before = engine(*coast("IIIB", island=True))  # type: ignore[arg-type]
    after = engine(*coast("IIIB", island=True, island_plan=True))  # type: ignore[arg-type]
    assert ask(before, *place).verdict.certain == "prohibited"
    assert ask(after, *place).verdict.certain != "prohibited"


@pytest.mark.parametrize(
    ("width_m", "as_of", "limit"),
    [(30, date(2025, 1, 1), 30), (300, date(2025, 1, 1), 50), (300, date(2015, 1, 1), 100)],
)
def test_along_a_creek_the_strip_is_its_width_or_the_cap(
    width_m: float, as_of: date, limit: float
) -> None:
    zone = "IIIB" if as_of.year > 2024 else "III"
    layers = coast(zone)[:1]
    bank = layer("tidal_bank", [feature("b", COAST, water_width_m=width_m)], accuracy_m=0.001)
    asked = engine(*layers, bank)  # type: ignore[arg-type]
    inside = ask(asked, *beside(76.2, 10.05, limit - 0.01), as_of=as_of)
    outside = ask(asked, *beside(76.2, 10.05, limit + 0.01), as_of=as_of)
    assert row_of(inside, "crz.creek_strip").limit_m == limit
    assert "crz.creek_strip" not in rules(outside)


def test_a_port_lies_outside_the_no_development_zone() -> None:
    asked = engine(*coast("IIIB", port_limit=True))  # type: ignore[arg-type]
    assert "crz.no_development" not in rules(ask(asked, *beside(76.2, 10.05, 20)))


@pytest.mark.parametrize(
    ("building", "needed"),
    [
        (Building(occupancy="A1", built_up_m2=300), False),
        (Building(occupancy="A1", built_up_m2=300.1), True),
        (Building(occupancy="F"), True),
    ],
)
def test_the_local_body_permits_coastal_homes_up_to_300_square_metres(
    building: Building, needed: bool
) -> None:
    asked = engine(*coast("II"))  # type: ignore[arg-type]
    answer = ask(asked, *beside(76.2, 10.05, 400), building=building)
    assert [noc.authority for noc in answer.nocs if noc.status == "certain"] == ["kczma"] * needed


def test_an_unknown_occupancy_leaves_the_clearance_possible_and_says_what_to_ask() -> None:
    asked = engine(*coast("II"))  # type: ignore[arg-type]
    row = row_of(ask(asked, *beside(76.2, 10.05, 400)), "crz.clearance")
    assert (row.status, row.if_asked) == ("possible", ("occupancy",))


@pytest.mark.parametrize(("metres", "applies"), [(29.99, True), (30.01, False)])
def test_the_railway_is_asked_within_30_metres_of_its_land(metres: float, applies: bool) -> None:
    land = layer(
        "railway", [feature("r", box(76.0, 10.0, 76.1, 10.1), category="railway")], accuracy_m=0.001
    )
    answer = ask(engine(land), *beside(76.1, 10.05, metres))
    assert ("railway.near_land" in rules(answer)) == applies
    if applies:
        row = row_of(answer, "railway.near_land")
        assert row.distance_m == pytest.approx(metres, abs=1e-3)
        assert [(s.min_m, s.noc_if_less) for s in answer.setbacks.lines] == [(30.0, "railway_drm")]


def test_with_a_track_only_the_railway_is_certain_to_30_and_possible_beyond() -> None:
    track = layer(
        "railway_track",
        [feature("t", line((76.1, 10), (76.1, 10.1)), half_width_m=20)],
        accuracy_m=0.001,
    )
    asked = engine(track)
    assert rules(ask(asked, *beside(76.1, 10.05, 29)))["railway.near_track"] == "certain"
    assert rules(ask(asked, *beside(76.1, 10.05, 49))) == {"railway.near_track_land": "possible"}
    assert rules(ask(asked, *beside(76.1, 10.05, 51))) == {}


@pytest.mark.parametrize(
    ("kv", "cea", "building"),
    [
        (11, 1.2, 1.85),
        (33, 2.0, 1.85),
        (66, 2.3, 2.15),
        (110, 2.9, 2.75),
        (220, 3.8, 3.65),
        (400, 5.6, 5.45),
    ],
)
def test_clearances_from_a_line_follow_both_tables(kv: float, cea: float, building: float) -> None:
    facts: dict[str, Scalar] = {
        "kv": kv,
        "half_spread_m": 4.0,
        "half_corridor_m": 9.0,
        "underground": False,
    }
    wire = layer("ht_line", [feature("w", line((76.1, 10), (76.1, 10.1)), **facts)])
    lines = ask(engine(wire), *beside(76.1, 10.05, 1)).setbacks.lines
    by_rule = {one.rule: one.min_m for one in lines}
    assert by_rule["ht_line.clearance_cea"] == pytest.approx(cea + 4.0)
    assert by_rule["ht_line.clearance_building_rules"] == pytest.approx(building + 4.0)


def test_two_corridors_that_overlap_are_both_reported() -> None:
    def wire(name: str, kv: float, half: float) -> object:
        return feature(
            name,
            line((76.1, 10), (76.1, 10.1)),
            kv=kv,
            half_spread_m=4.0,
            half_corridor_m=half,
            underground=False,
        )

    asked = engine(layer("ht_line", [wire("a", 66, 9.0), wire("b", 110, 11.0)]))  # type: ignore[list-item]
    answer = ask(asked, *beside(76.1, 10.05, 5))
    assert [row.zone for row in answer.zones if row.rule == "ht_line.corridor"] == ["a", "b"]


@pytest.mark.parametrize(
    ("as_of", "applies"),
    [(date(2024, 12, 25), False), (date(2025, 2, 1), True), (date(2025, 6, 1), False)],
)
def test_the_reservoir_order_holds_only_while_it_stood(as_of: date, applies: bool) -> None:
    lake = layer(
        "dam_reservoir",
        [feature("d", box(76.9, 9.9, 77.0, 10.0), name="x", owner="KSEB")],
        accuracy_m=0.001,
    )
    answer = ask(engine(lake), *beside(77.0, 9.95, 15), as_of=as_of)
    assert ("beside.reservoir_core" in rules(answer)) == applies
    assert (answer.height.max_m == 10.0) == applies


def grid(*tops: float | None) -> object:
    cells = [
        feature(
            f"c{n}",
            box(76 + n / 120, 10, 76 + (n + 1) / 120, 10.01),
            airport="X",
            colour="red" if top is None else "green",
            top_amsl_m=top,
        )
        for n, top in enumerate(tops)
    ]
    return layer("airport_cczm", cells, accuracy_m=1e-6)


def test_without_a_ground_level_the_height_is_unknown_but_the_top_is_given() -> None:
    height = ask(engine(grid(52.0)), 76.004, 10.005).height  # type: ignore[arg-type]
    assert (height.max_m, height.max_top_amsl_m) == (None, 52.0)
    assert any("ground level" in reason for reason in height.unknown_because)


def test_the_ground_and_its_error_come_off_the_top_elevation() -> None:
    building = Building(ground_amsl_m=30.0, ground_error_m=4.0)
    height = ask(engine(grid(52.0)), 76.004, 10.005, building=building).height  # type: ignore[arg-type]
    assert (height.max_m, height.max_top_amsl_m) == (18.0, 52.0)


def test_on_the_edge_of_two_colour_cells_the_lower_elevation_binds() -> None:
    asked = engine(grid(52.0, 40.0))  # type: ignore[arg-type]
    assert ask(asked, 76 + 1 / 120, 10.005).height.max_top_amsl_m == 40.0


def test_of_two_airports_the_lower_top_binds() -> None:
    other = feature("o", box(76, 10, 76.01, 10.01), airport="Y", colour="blue", top_amsl_m=33.0)
    own = feature("c", box(76, 10, 76.01, 10.01), airport="X", colour="green", top_amsl_m=52.0)
    answer = ask(engine(layer("airport_cczm", [own, other])), 76.005, 10.005)
    assert (answer.height.max_top_amsl_m, answer.height.binding and answer.height.binding.zone) == (
        33.0,
        "o",
    )


def test_a_red_cell_always_goes_to_the_airports_authority() -> None:
    answer = ask(engine(grid(None)), 76.004, 10.005)  # type: ignore[arg-type]
    assert [noc.authority for noc in answer.nocs if noc.status == "certain"] == ["aai"]


def test_within_20_km_of_an_aerodrome_without_a_grid_the_authority_is_asked() -> None:
    spot = Geometry("point", ((path((76.0, 10.0)),),))
    asked = engine(
        layer("aerodrome", [feature("a", spot, name="A", operator="defence")], accuracy_m=0.001)
    )
    assert [n.authority for n in ask(asked, *beside(76.0, 10.0, 0, 19_990)).nocs] == [
        "defence_aviation"
    ]
    assert ask(asked, *beside(76.0, 10.0, 0, 20_010)).nocs == ()


def test_paddy_land_without_a_polygon_is_found_by_its_survey_number() -> None:
    nowhere = feature("p", Geometry("none", ()), land_uid="12/34/5", **{"class": "unnotified"})
    asked = engine(layer("paddy_wetland", [nowhere]))
    found = ask(asked, 76.0, 10.0, land_uid="12/34/5")
    assert [noc.authority for noc in found.nocs] == ["rdo"]
    unasked = ask(asked, 76.0, 10.0)
    assert ("paddy_wetland", "needs_survey_number") in [
        (gap.layer, gap.reason) for gap in unasked.not_checked
    ]


@pytest.mark.parametrize(
    ("kind", "area", "verdict"),
    [
        ("Municipality", 202, "noc"),
        ("Municipality", 203, "prohibited"),
        ("Grama Panchayat", 404, "noc"),
        ("Grama Panchayat", 405, "prohibited"),
    ],
)
def test_a_home_on_paddy_land_is_small_by_the_kind_of_local_body(
    kind: str, area: float, verdict: str
) -> None:
    field = feature("p", box(76, 10, 76.1, 10.1), land_uid="1/1/1", **{"class": "notified"})
    asked = engine(
        layer("local_body", [body("A", box(75.9, 9.9, 76.2, 10.2), kind)]),
        layer("paddy_wetland", [field]),
    )
    answer = ask(asked, 76.05, 10.05, building=Building(occupancy="A1", plot_area_m2=area))
    assert answer.verdict.certain == verdict


def test_around_a_monument_100_metres_are_closed_and_300_need_the_authority() -> None:
    fort = layer(
        "monument",
        [feature("m", box(76, 10, 76.01, 10.01), name="fort", **{"class": "asi"})],
        accuracy_m=0.001,
    )
    asked = engine(fort)
    assert ask(asked, *beside(76.01, 10.005, 99.9)).verdict.certain == "prohibited"
    assert ask(asked, *beside(76.01, 10.005, 100.1)).verdict.certain == "noc"
    assert ask(asked, *beside(76.01, 10.005, 300.1)).verdict.possible is None


def test_wayanad_counts_500_metres_around_a_landslide_zone() -> None:
    slope = feature(
        "l",
        box(76, 11.6, 76.01, 11.61),
        district="Wayanad",
        munnar_region=False,
        **{"class": "high"},
    )
    asked = engine(layer("landslide", [slope], accuracy_m=0.001))
    answer = ask(asked, *beside(76.01, 11.605, 499))
    assert (answer.height.max_m, answer.height.max_floors, answer.height.max_built_up_m2) == (
        8.0,
        2,
        200.0,
    )
    assert rules(ask(asked, *beside(76.01, 11.605, 501))) == {}


def test_a_draft_is_shown_as_a_draft_and_binds_nobody() -> None:
    draft = layer("esa_draft", [feature("e", box(76, 10, 76.1, 10.1))], status="draft")
    row = row_of(ask(engine(draft), 76.05, 10.05), "hazard.esa")
    assert (row.draft, row.effect) == (True, "info")


def test_the_strictest_of_two_plans_decides_a_use() -> None:
    def zone(name: str, code: str) -> object:
        return feature(name, box(76, 10, 76.1, 10.1), plan="synthetic_plan", code=code)

    answer = ask(engine(layer("master_plan", [zone("a", "COM"), zone("b", "IND2")])), 76.05, 10.05)  # type: ignore[list-item]
    assert (answer.uses.groups["A1"], answer.uses.groups["F"]) == ("prohibited", "restricted-1")


def test_without_a_plan_uses_are_unknown_never_everything() -> None:
    uses = ask(
        engine(layer("heritage", [feature("h", box(76, 10, 76.1, 10.1), name="x")])), 76.05, 10.05
    ).uses
    assert (uses.groups, uses.unknown_because) == ({}, "no published plan")
