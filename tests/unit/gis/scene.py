"""Small made-up places for tests: layers from shapes, an engine over them, points in metres."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from plugins.gis.answer import Answer, Row
from plugins.gis.bundle import bundle_of
from plugins.gis.engine import Engine
from plugins.gis.features import Coordinates, Feature, Geometry, Scalar
from plugins.gis.layers import LayerVersion, VersionFacts, layer_version
from plugins.gis.projection import scale_at, to_degrees, to_metres
from plugins.gis.query import Building, PointQuery, When
from plugins.gis.rulebook import RuleBook
from plugins.gis.rulebook_yaml import load_rules

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = When(date(2026, 1, 1), NOW)


@functools.lru_cache(maxsize=1)
def book() -> RuleBook:
    return load_rules()


def path(*positions: tuple[float, float]) -> Coordinates:
    return np.array(positions, dtype=np.float64)


def box(west: float, south: float, east: float, north: float) -> Geometry:
    ring = path((west, south), (east, south), (east, north), (west, north), (west, south))
    return Geometry("polygon", ((ring,),))


def line(*positions: tuple[float, float]) -> Geometry:
    return Geometry("line", ((path(*positions),),))


def feature(identity: str, shape: Geometry, **properties: Scalar) -> Feature:
    return Feature(identity, shape, properties, identity)


def layer(name: str, features: Sequence[Feature], **facts: object) -> LayerVersion:
    plain = VersionFacts(name, "v1", date(2000, 1, 1), NOW, "test")
    return layer_version(replace(plain, **facts), features)  # type: ignore[arg-type]  # any field


def engine(*layers: LayerVersion) -> Engine:
    return Engine(bundle_of(book(), layers))


def ask(
    asked: Engine,
    lon: float,
    lat: float,
    accuracy_m: float | None = 0.0,
    as_of: date = TODAY.as_of,
    building: Building | None = None,
    land_uid: str | None = None,
) -> Answer:
    when = When(as_of, NOW)
    return asked.know(PointQuery(lon, lat, when, accuracy_m, building or Building(), land_uid))


def rules(answer: Answer) -> dict[str, str]:
    """Rule -> status, for rules that apply."""
    return {row.rule: row.status for row in answer.zones}


def row_of(answer: Answer, rule: str) -> Row:
    return next(row for row in answer.zones if row.rule == rule)


def beside(lon: float, lat: float, east_m: float, north_m: float = 0.0) -> tuple[float, float]:
    """A place so many metres on the ground east and north of another."""
    x, y = to_metres(lon, lat)
    scale = scale_at(x)
    return to_degrees(x + east_m * scale, y + north_m * scale)


def body(code: str, shape: Geometry, kind: str = "Grama Panchayat", **more: Scalar) -> Feature:
    facts: Mapping[str, Scalar] = {
        "code": code,
        "name": code,
        "type": kind,
        "district": "X",
        **more,
    }
    return Feature(code, shape, facts, code)
