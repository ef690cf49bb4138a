"""Draw every layer and record it in a store, with the two regimes and versions that replays need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from plugins.gis.features import Feature
from plugins.gis.layers import Status, VersionFacts
from plugins.gis.permits import JOURNAL, Line, PermitBook, encode
from plugins.gis.store import Store
from plugins.gis.synth import airports, areas, coast, lines, parcels, permits
from plugins.gis.synth.land import Land, land_of

REPLAY = "permits-replay.jsonl"
"""All events of the made-up permits, past and to come, in a store's folder."""

RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
"""When a made-up version was "recorded": fixed, so that the journal is the same everywhere."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A layer version that was drawn."""

    layer: str
    version: str
    since: date
    features: list[Feature]
    status: Status = "in_force"
    synthetic: bool = True


def draw(seed: str, scale: float, store: Store, shared: Path | None) -> Iterator[Drawn]:
    """All layers, one by one, in a fixed order.

    Args:
        scale: 1 is as many features as the state would have; 0.01 is enough to look at.
        shared: Folder of open data to start from, or None to draw the outline too.
    """
    land = land_of(seed, scale, shared)
    shore = coast.shore_of(land, seed, scale)
    start = date(2011, 1, 6)
    yield Drawn(
        "local_body",
        "2025",
        date(2020, 11, 1),
        list(land.local_body_features),
        synthetic=not land.real,
    )
    yield Drawn("ward", "2025", date(2025, 9, 1), areas.wards(land, seed, scale))
    yield Drawn("crz", "czmp2011", start, coast.zones(land, shore, seed, scale, 2011))
    yield Drawn("crz", "czmp2019", date(2024, 10, 16), coast.zones(land, shore, seed, scale, 2019))
    yield Drawn("htl", "1", start, coast.tide_lines(shore))
    yield Drawn("tidal_bank", "1", start, coast.banks(shore))
    railway, tracks = lines.railways(land, seed, shared)
    yield Drawn("railway", "1", start, railway)
    yield Drawn("railway_track", "1", start, tracks)
    points, runways, cells = airports.airport_layers(
        store.book.surfaces["code_4_instrument"], scale
    )
    yield Drawn("aerodrome", "1", start, points)
    yield Drawn("runway", "1", start, runways)
    yield Drawn("airport_cczm", "1", date(2016, 1, 1), cells)
    yield Drawn("ht_line", "1", start, lines.tension_lines(land, seed, scale))
    yield from _hills(land, seed, scale)
    yield Drawn("master_plan", "1", date(2017, 1, 1), areas.plans(land, seed, scale, 1))
    yield Drawn("master_plan", "2", date(2023, 4, 1), areas.plans(land, seed, scale, 2))
    surveyed, fields = parcels.blocks(land, seed, scale)
    yield Drawn("parcel", "1", date(2022, 11, 1), surveyed)
    paddy = areas.paddy(land, seed, scale)
    yield Drawn("paddy_wetland", "1", date(2012, 1, 1), [*paddy, *fields])
    old, zones, forts = areas.monuments(land, seed)
    yield Drawn("monument", "1", start, old)
    yield Drawn("heritage", "1", start, zones)
    yield Drawn("defence", "1", start, forts)
    yield Drawn("road", "1", start, lines.roads(land, seed, scale))
    yield Drawn("river", "1", start, lines.rivers(land, shore, seed))


def _hills(land: Land, seed: str, scale: float) -> Iterator[Drawn]:
    yield Drawn("landslide", "1", date(2016, 1, 1), areas.landslides(land, seed, scale))
    forest, draft = areas.forests(land, seed, scale)
    yield Drawn("efl_forest", "1", date(2003, 1, 1), forest)
    yield Drawn("esa_draft", "draft6", date(2024, 7, 31), draft, "draft")
    yield Drawn("dam_reservoir", "1", date(2011, 1, 6), areas.reservoirs(land, seed))


def make(store: Store, seed: str, scale: float, shared: Path | None) -> list[tuple[str, int]]:
    """Draw and record everything; (layer@version, number of features) in order."""
    done: list[tuple[str, int]] = []
    kept: dict[str, list[Feature]] = {}
    for drawn in draw(seed, scale, store, shared):
        if drawn.layer in ("parcel", "ward", "local_body"):
            kept[drawn.layer] = drawn.features
        facts = VersionFacts(
            layer=drawn.layer,
            version=drawn.version,
            effective_from=drawn.since,
            recorded_at=RECORDED,
            source=f"synthetic, seed {seed!r}, scale {scale:g}"
            if drawn.synthetic
            else "open data under KSMART_SHARED",
            status=drawn.status,
            synthetic=drawn.synthetic,
        )
        store.take_in(facts, drawn.features)
        done.append((facts.label, len(drawn.features)))
    events = permits.replay(kept["parcel"], kept["ward"], kept["local_body"], seed, scale)
    done.append(("permit events shown", _show(store, events)))
    done.append(("permit events to replay", len(events)))
    return done


def _show(store: Store, events: list[Line]) -> int:
    """Keep the events for a replay; put those of the past on the map, unless real permits are on it."""
    store.folder.mkdir(parents=True, exist_ok=True)
    (store.folder / REPLAY).write_bytes(b"".join(encode(line) + b"\n" for line in events))
    if (store.folder / JOURNAL).exists():
        return 0
    past = [line for line in events if line.at < permits.SHOWN_UNTIL]
    PermitBook(store.folder / JOURNAL).take_in(past)
    return len(past)
