"""Permits through time: made-up applications on made-up parcels, and the stages that each goes through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import shapely

from plugins.gis.features import Feature
from plugins.gis.permits import Line
from plugins.gis.synth.drawing import stream
from plugins.gis.validate import to_shapely

FIRST = datetime(2024, 7, 1, 3, 30, tzinfo=UTC)
DAYS = 730
SHOWN_UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
"""What happened before stands on the map when it is drawn; the rest is for a replay."""

EVENTS_A_DAY = 12_000
"""In the whole state: some 2,700 applications and what becomes of earlier ones."""

_EVENTS_A_PERMIT = 4.5
_USES = ("A1", "A1", "A1", "A1", "A2", "B1", "D", "F", "G1", "H")
_NEXT: dict[str, tuple[tuple[str, float, int, int], ...]] = {
    # stage: (next stage, chance, from days, to days); what is left stays as it is
    "applied": (("issued", 0.88, 6, 40), ("refused", 0.08, 6, 45)),
    "issued": (
        ("foundation", 0.9, 20, 90),
        ("expired", 0.05, 300, 400),
        ("revoked", 0.02, 20, 200),
    ),
    "foundation": (("plinth", 0.97, 15, 50),),
    "plinth": (("completed", 0.93, 90, 300),),
    "completed": (("occupied", 0.95, 5, 40),),
}


def replay(
    parcels: Sequence[Feature],
    wards: Sequence[Feature],
    local_bodies: Sequence[Feature],
    seed: str,
    scale: float,
) -> list[Line]:
    """All events in the order of their time, as lines of the permit map's journal.

    At most every second parcel is built on; at full scale 12,000 events a day.
    """
    chance = stream(seed, "permit")
    whole = [p for p in parcels if len(p.geometry.parts) == 1 and len(p.geometry.parts[0]) == 1]
    most = int(EVENTS_A_DAY * scale * DAYS / _EVENTS_A_PERMIT)
    picks: list[int] = np.sort(
        chance.permutation(len(whole))[: min(most, len(whole) // 2)]
    ).tolist()
    shapes = [to_shapely(ward.geometry) for ward in wards]
    tree = shapely.STRtree(shapes)
    names = {str(body.properties["code"]): str(body.properties["name"]) for body in local_bodies}
    found: list[Line] = []
    for number, pick in enumerate(picks, start=1):
        found += _permit(chance, whole[pick], number, wards, tree, names)
    found.sort(key=lambda line: (line.at, line.file, line.event == "stage"))
    return found


def _permit(
    chance: np.random.Generator,
    parcel: Feature,
    number: int,
    wards: Sequence[Feature],
    tree: shapely.STRtree,
    names: Mapping[str, str],
) -> Iterator[Line]:
    ring = parcel.geometry.parts[0][0]
    shape = shapely.Polygon(ring)
    middle = shape.representative_point()
    ward: list[int] = tree.query(middle, predicate="intersects").tolist()
    floors = int(chance.integers(1, 4))
    area = max(round(float(shape.area) * 1.2e10 * float(chance.uniform(0.2, 0.45)) * floors), 20)
    facts: dict[str, str | int | float] = {
        "local_body": names[str(parcel.properties["local_body"])],
        "ward": str(wards[min(ward)].properties["name"]) if ward else "",
        "use": _USES[int(chance.integers(len(_USES)))],
        "floors": floors,
        "area_m2": area,
        "synthetic": 1,
    }
    file = str(UUID(bytes=chance.bytes(16), version=4))
    at = FIRST + timedelta(seconds=int(chance.integers(DAYS * 86_400)))
    place = tuple((float(x), float(y)) for x, y in ring.tolist())
    name = f"SYNTHETIC-{number:06d}"
    yield Line("put", file, at, place, facts)
    stage: str | None = "applied"
    while stage is not None:
        yield Line("stage", file, at, stage=stage, number=name)
        stage, at = _after(chance, stage, at)


def _after(chance: np.random.Generator, stage: str, at: datetime) -> tuple[str | None, datetime]:
    drawn = float(chance.uniform())
    for later, share, soonest, latest in _NEXT.get(stage, ()):
        if drawn < share:
            waits = int(chance.integers(soonest * 86_400, latest * 86_400))
            return later, at + timedelta(seconds=waits)
        drawn -= share
    return None, at
