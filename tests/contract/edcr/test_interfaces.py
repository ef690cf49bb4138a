"""The interfaces that plan scrutiny offers and asks, each held by every implementation."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plugins.edcr.concept.envelope import Wish, envelope
from plugins.edcr.concept.outline import ring_area
from plugins.edcr.concept.site import site_of
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.house import draw_house
from plugins.edcr.samples.plans import HIGH, HOME, TODAY
from plugins.edcr.web.service import WorkerScrutiny
from plugins.edcr.worker import Worker
from plugins.gis.hooks import Hooks
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.synth.make import make
from runtime.interfaces.scrutiny import PlanScrutiny, PlanVerdict
from runtime.interfaces.spatial import PlaceRefusedError, SiteConstraints, SiteConstraintsOf
from tests.unit.edcr.compiling import REPOSITORY

pytestmark = pytest.mark.anyio
_LON, _LAT = 76.35, 10.1
_EAST = 1 / (111_320 * math.cos(math.radians(_LAT)))
_NORTH = 1 / 110_600


class SettledScrutiny:
    """A stand-in for tests of the permit: every plan passes, whatever is drawn."""

    async def scrutinise(self, plan: Path, name: str, book: str, on: date) -> PlanVerdict:
        load_library().books[book]
        plan.stat()
        return PlanVerdict("passes", True, False, "0" * 64, b"{}")


@pytest.fixture(params=["worker", "fake"])
def scrutiny(request: pytest.FixtureRequest) -> PlanScrutiny:
    if request.param == "fake":
        return SettledScrutiny()
    return WorkerScrutiny(Worker(seconds=20), load_library())


async def test_a_verdict_carries_what_a_permit_keeps(
    scrutiny: PlanScrutiny, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(draw_house(HOME).dxf())
    verdict = await scrutiny.scrutinise(plan, "house.dxf", "kmbr", TODAY)
    assert verdict.outcome == "passes"
    assert len(verdict.digest) == 64
    assert isinstance(json.loads(verdict.report), dict)
    with pytest.raises(KeyError):
        await scrutiny.scrutinise(plan, "house.dxf", "none", TODAY)
    with pytest.raises(OSError, match="nowhere"):
        await scrutiny.scrutinise(tmp_path / "nowhere.dxf", "x.dxf", "kmbr", TODAY)


async def test_the_report_of_the_hook_is_of_the_published_schema(tmp_path: Path) -> None:
    schema = json.loads((REPOSITORY / "plugins/edcr/report/schema.json").read_text("utf-8"))
    plan = tmp_path / "plan.dxf"
    for data in (draw_house(HIGH).dxf(), b"PK\x03\x04"):
        plan.write_bytes(data)
        verdict = await WorkerScrutiny(Worker(seconds=20), load_library()).scrutinise(
            plan, "tower.dxf", "kmbr", TODAY
        )
        jsonschema.Draft202012Validator(schema).validate(json.loads(verdict.report))


class OpenLand:
    """Maps that know of nothing: the whole plot is left."""

    def site_constraints(self, ring: Any, *, on: date, **asked: object) -> SiteConstraints:
        if not 74 < ring[0][0] < 78:
            raise PlaceRefusedError("outside", "not in Kerala")
        plot = tuple(((x - ring[0][0]) / _EAST, (y - ring[0][1]) / _NORTH) for x, y in ring)
        return SiteConstraints(
            ring[0], plot, ((plot,),), {}, (), None, None, (), (), (), (), on,
            datetime(2026, 1, 1, tzinfo=UTC), "x",
        )  # fmt: skip


def _real(folder: Path) -> SiteConstraintsOf:
    store = Store(folder, load_rules())
    make(store, "contract", 0.002, None)
    now = datetime(2026, 1, 15, tzinfo=UTC)
    return Hooks(lambda when: store.bundle_at(when.as_of, when.known_at), lambda: now)


@pytest.fixture(scope="module", params=["maps", "open"])
def land(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SiteConstraintsOf:
    made: dict[str, Callable[[], SiteConstraintsOf]] = {
        "maps": lambda: _real(tmp_path_factory.mktemp("land") / "store"),
        "open": OpenLand,
    }
    return made[request.param]()


def _plot(east_m: float = 20.0, north_m: float = 30.0) -> list[tuple[float, float]]:
    east, north = east_m * _EAST, north_m * _NORTH
    corners = [(0.0, 0.0), (east, 0.0), (east, north), (0.0, north), (0.0, 0.0)]
    return [(_LON + x, _LAT + y) for x, y in corners]


@pytest.mark.parametrize("front", [0, 1, 2, 3])
async def test_what_the_maps_leave_lies_in_the_plot_and_can_be_built_in(
    land: SiteConstraintsOf, front: int
) -> None:
    found = land.site_constraints(_plot(), on=date(2026, 1, 15), occupancy="A1", front=front)
    site = site_of(found, front)
    assert ring_area(site.plot) == pytest.approx(600, rel=0.01)
    assert min(y for _, y in site.plot) == pytest.approx(0, abs=0.05)
    assert sum(map(ring_area, site.buildable)) <= ring_area(site.plot) * 1.001
    wish = Wish(30, 30, "A1.single", 2, 7.0, road_width=5, site=site)
    shape = envelope(wish, load_library().books["kmbr"], date(2026, 1, 15))
    assert 0 < shape.footprint_m2 <= shape.plot_m2 * 0.65 + 1e-6


async def test_a_place_that_is_none_is_refused(land: SiteConstraintsOf) -> None:
    with pytest.raises(PlaceRefusedError):
        land.site_constraints([(0, 0), (1, 0), (1, 1), (0, 0)], on=date(2026, 1, 15))
