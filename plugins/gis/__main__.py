"""`ksmart gis` and `python -m plugins.gis`: import layers, draw a synthetic Kerala, ask, build tiles."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import shapely

from plugins.gis.answer import Answer
from plugins.gis.engine import Engine
from plugins.gis.features import Fault, RefusedImportError
from plugins.gis.layers import LayerVersion, VersionFacts
from plugins.gis.permits import JOURNAL, PermitBook, coming, read_lines
from plugins.gis.picture import draw_answer
from plugins.gis.plot import know_plot
from plugins.gis.query import (
    TAP_M,
    Building,
    PlotQuery,
    PointQuery,
    RefusedQueryError,
    When,
    check_point,
    check_ring,
)
from plugins.gis.readers import read_features
from plugins.gis.report import as_text
from plugins.gis.rulebook_yaml import STANDARD, load_rules
from plugins.gis.store import Store
from plugins.gis.synth.asking import questions
from plugins.gis.synth.land import land_of, shared_folder
from plugins.gis.synth.make import REPLAY, make
from plugins.gis.synth.parcels import parcels_of
from plugins.gis.tiles.archive import archive_path, build_archive
from plugins.gis.tiles.cutting import LayerTiles
from plugins.gis.validate import to_shapely
from plugins.gis.yamldoc import SpecError

DEFAULT_STORE = Path(".ksmart/gis")
"""Where `ksmart serve` looks too."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it was answered, 1 when it was refused with a reason."""
    options = _parser().parse_args(argv)
    try:
        store = Store(options.store, load_rules(options.rules))
        return int(options.run(options, store))
    except (
        RefusedImportError,
        RefusedQueryError,
        SpecError,
        FileExistsError,
        FileNotFoundError,
    ) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def know(options: argparse.Namespace, store: Store) -> int:
    """Print the merged answer for a point."""
    lon, lat, accuracy = check_point(options.lon, options.lat, options.accuracy)
    engine = _engine(options, store)
    answer = engine.know(
        PointQuery(lon, lat, _when(options), accuracy, _building(options), options.land_uid)
    )
    _print(answer, store, options)
    return 0


def plot(options: argparse.Namespace, store: Store) -> int:
    """Print the merged answer for a plot, read from a GeoJSON file of one polygon."""
    features, _ = read_features(options.file)
    if len(features) != 1 or features[0].geometry.kind != "polygon":
        raise RefusedQueryError("bad_plot", f"{options.file} does not hold exactly one polygon")
    ring = check_ring(features[0].geometry.parts[0][0].tolist())
    asked = PlotQuery(
        ring, _when(options), options.error_m, _building(options), front=options.front
    )
    _print(know_plot(_engine(options, store).bundle, asked), store, options)
    return 0


def synth(options: argparse.Namespace, store: Store) -> int:
    """Draw a synthetic Kerala into the store."""
    for label, count in make(store, options.seed, options.scale, shared_folder()):
        print(f"{label}: {count:,} {'' if 'events' in label else 'features, '}synthetic")
    return 0


def replay(options: argparse.Namespace, store: Store) -> int:
    """Let what happens next to made-up permits happen now, at a pace: an open permit map follows."""
    path = store.folder / REPLAY
    if not path.exists():
        raise FileNotFoundError(f"{path}: draw a synthetic Kerala first, with `ksmart gis synth`")
    done = 0
    journal = store.folder / JOURNAL
    happened = read_lines(journal) if journal.exists() else []
    book = PermitBook(journal)
    for line in coming(happened, read_lines(path)):
        if options.count is not None and done >= options.count:
            break
        book.take_in([line])
        done += 1
        if options.rate > 0:
            time.sleep(1.0 / options.rate)
    latest = book.latest(1)
    day = latest[0].since if latest else None
    print(f"{done:,} events replayed" + (f", up to {day:%Y-%m-%d}" if done and day else ""))
    return 0


def parcels(options: argparse.Namespace, store: Store) -> int:
    """Write all made-up survey parcels of one local body as GeoJSON."""
    land = land_of(options.seed, options.scale, shared_folder())
    body = next((body for body in land.local_bodies if body.code == options.code), None)
    if body is None:
        known = ", ".join(body.code for body in land.local_bodies[:5])
        raise RefusedQueryError("unknown", f"no local body {options.code!r}; there are {known} ...")
    rows = [
        {
            "type": "Feature",
            "id": row.id,
            "geometry": shapely.geometry.mapping(to_shapely(row.geometry)),
            "properties": row.properties,
        }
        for row in parcels_of(body, options.seed)
    ]
    collection = {"type": "FeatureCollection", "synthetic": True, "features": rows}
    options.out.write_bytes(msgspec.json.encode(collection))
    print(f"{options.out}: {len(rows):,} parcels, synthetic")
    return 0


def picture(options: argparse.Namespace, store: Store) -> int:
    """Write a picture (SVG) of the layers around a point and the answer there."""
    lon, lat, accuracy = check_point(options.lon, options.lat, options.accuracy)
    asked = PointQuery(lon, lat, _when(options), accuracy, _building(options))
    options.out.write_text(
        draw_answer(_engine(options, store), asked, options.radius_m, options.language),
        encoding="utf-8",
    )
    print(options.out)
    return 0


def wonder(options: argparse.Namespace, store: Store) -> int:
    """Write made-up questions over the store's layers, for tests of load."""
    known = store.versions_at(date.today(), datetime.now(UTC))
    try:
        layers = (known["local_body"], known["ward"], known["htl"])
    except KeyError as missing:
        print(f"no layer {missing} in {store.folder}: ksmart gis synth", file=sys.stderr)
        return 1
    made = [one._asdict() for one in questions(options.seed, options.count, *layers)]
    options.out.write_text(
        "".join(f"{msgspec.json.encode(one).decode()}\n" for one in made), "utf-8"
    )
    print(f"{options.out}: {len(made):,} questions, synthetic")
    return 0


def take_in(options: argparse.Namespace, store: Store) -> int:
    """Import a file as a new version of a layer and print what it changes."""
    features, notes = read_features(options.file)
    facts = VersionFacts(
        layer=options.layer,
        version=options.version,
        effective_from=options.effective_from,
        recorded_at=datetime.now(UTC),
        source=options.source or options.file.name,
        effective_to=options.effective_to,
        status=options.status,
        accuracy_m=options.accuracy_m,
        coverage=tuple(options.coverage.split(",")) if options.coverage else "state",
    )
    done = store.take_in(facts, features, options.repair)
    by_code: dict[str, list[Fault]] = {}
    for note in [*notes, *done.notes]:
        by_code.setdefault(note.code, []).append(note)
    for found in by_code.values():
        more = f"\n  and {len(found) - 1} more like this" if len(found) > 1 else ""
        print(f"{found[0]}{more}", file=sys.stderr)
    print(done.changes)
    _build_tiles(store, done.version)
    return 0


def tiles(options: argparse.Namespace, store: Store) -> int:
    """Build the tiles of every version that is law today, so that none is made while somebody waits."""
    for version in store.versions_at(date.today(), datetime.now(UTC)).values():
        _build_tiles(store, version)
    return 0


def assets(options: argparse.Namespace, store: Store) -> int:
    """Fetch MapLibre for the maps, at the version that is pinned."""
    from plugins.gis.web.assets import install

    return install()


def _build_tiles(store: Store, version: LayerVersion) -> None:
    drawn = LayerTiles(version)
    path = archive_path(store.folder, drawn)
    if not path.exists():
        print(f"{version.facts.label}: {build_archive(path, drawn):,} tiles in {path}")


def _engine(options: argparse.Namespace, store: Store) -> Engine:
    if not store.events():
        # A fresh clone has no data: it draws its own, marked synthetic in every row.
        print(f"{store.folder}: empty; drawing a small synthetic Kerala", file=sys.stderr)
        make(store, "demo", 0.02, None)
    when = _when(options)
    return Engine(store.bundle_at(when.as_of, when.known_at))


def _when(options: argparse.Namespace) -> When:
    now = datetime.now(UTC)
    return When(options.as_of or now.date(), options.known_at or now)


def _building(options: argparse.Namespace) -> Building:
    return Building(
        occupancy=options.occupancy,
        built_up_m2=options.built_up_m2,
        ground_amsl_m=options.ground_amsl_m,
        ground_error_m=options.ground_error_m,
    )


def _print(answer: Answer, store: Store, options: argparse.Namespace) -> None:
    if options.json:
        print(msgspec.json.format(answer.to_json(), indent=1).decode())
    else:
        print(as_text(answer, store.book, options.language))


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ksmart gis", description=__doc__)
    default = Path(os.environ.get("KSMART_GIS_STORE", DEFAULT_STORE))
    parser.add_argument("--store", type=Path, default=default, help="folder of layer versions")
    parser.add_argument("--rules", type=Path, default=STANDARD, help="folder of rule books")
    commands = parser.add_subparsers(required=True)

    asking = commands.add_parser("know", help="what applies at a point")
    asking.add_argument("lat", type=float)
    asking.add_argument("lon", type=float)
    asking.add_argument("--accuracy", type=float, help="68 %% radius of the phone, metres")
    asking.add_argument("--land-uid", help="survey number: block/number/sub-division")
    _add_questions(asking)
    asking.set_defaults(run=know)

    plotting = commands.add_parser("plot", help="what applies to a plot (GeoJSON of one polygon)")
    plotting.add_argument("file", type=Path)
    plotting.add_argument("--error-m", type=float, default=TAP_M, help="error of its corners")
    plotting.add_argument("--front", type=int, help="number of the edge that faces the street")
    _add_questions(plotting)
    plotting.set_defaults(run=plot)

    drawing = commands.add_parser("picture", help="an SVG of the layers around a point")
    drawing.add_argument("lat", type=float)
    drawing.add_argument("lon", type=float)
    drawing.add_argument("out", type=Path)
    drawing.add_argument("--accuracy", type=float)
    drawing.add_argument("--radius-m", type=float, default=600.0)
    _add_questions(drawing)
    drawing.set_defaults(run=picture)

    making = commands.add_parser("synth", help="draw a synthetic Kerala into the store")
    making.add_argument("--seed", default="demo")
    making.add_argument("--scale", type=float, default=0.02, help="1 is the whole state")
    making.set_defaults(run=synth)

    playing = commands.add_parser("replay", help="go on with the made-up permits on the permit map")
    playing.add_argument("--rate", type=float, default=2.0, help="events a second; 0: all at once")
    playing.add_argument("--count", type=int, help="so many events; default: all that are left")
    playing.set_defaults(run=replay)

    cutting = commands.add_parser(
        "parcels", help="made-up survey parcels of a local body (GeoJSON)"
    )
    cutting.add_argument("code", help="of the local body")
    cutting.add_argument("out", type=Path)
    cutting.add_argument("--seed", default="demo")
    cutting.add_argument("--scale", type=float, default=0.02, help="as the state was drawn with")
    cutting.set_defaults(run=parcels)

    wondering = commands.add_parser("questions", help="made-up questions of a day (JSON lines)")
    wondering.add_argument("count", type=int)
    wondering.add_argument("out", type=Path)
    wondering.add_argument("--seed", default="demo")
    wondering.set_defaults(run=wonder)

    building = commands.add_parser("tiles", help="build the vector tiles of all layers (MBTiles)")
    building.set_defaults(run=tiles)

    fetching = commands.add_parser("assets", help="fetch MapLibre from npm for the maps")
    fetching.set_defaults(run=assets)

    importing = commands.add_parser("import", help="take a file in as a new version of a layer")
    importing.add_argument("layer")
    importing.add_argument("file", type=Path)
    importing.add_argument("--version", required=True)
    importing.add_argument("--effective-from", type=date.fromisoformat, required=True)
    importing.add_argument("--effective-to", type=date.fromisoformat)
    importing.add_argument(
        "--status", choices=("in_force", "draft", "court_stayed"), default="in_force"
    )
    importing.add_argument("--accuracy-m", type=float, default=0.0)
    importing.add_argument(
        "--coverage", help="local-body codes, comma separated; default: the state"
    )
    importing.add_argument("--source")
    importing.add_argument(
        "--repair", action="store_true", help="mend self-crossing polygons, on the record"
    )
    importing.set_defaults(run=take_in)
    return parser


def _add_questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date.fromisoformat, help="legal date, default today")
    parser.add_argument("--known-at", type=_aware, help="as recorded by this moment, default now")
    parser.add_argument("--occupancy", help="occupancy group of the building rules: A1, F ...")
    parser.add_argument("--built-up-m2", type=float)
    parser.add_argument("--ground-amsl-m", type=float, help="ground level above sea level")
    parser.add_argument("--ground-error-m", type=float, default=0.0)
    parser.add_argument("--language", choices=("en", "ml"), default="en")
    parser.add_argument("--json", action="store_true")


if __name__ == "__main__":
    sys.exit(main())
