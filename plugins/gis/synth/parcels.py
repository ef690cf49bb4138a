"""Survey parcels: land halved again and again until each piece is as small as holdings are.

One local body has some 12,600 of them, the state 1.3 crore: they are drawn when asked for, body by body.
The layer holds what a resurvey would have brought so far: a block of each of some local bodies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from plugins.gis.features import Feature, Scalar
from plugins.gis.synth.drawing import feature, parts_of, stream
from plugins.gis.synth.land import Land, LocalBody

PER_BODY = 12_600
LARGEST_BLOCK = 300
"""Parcels of a resurveyed block in the layer."""

_MEDIAN_M2, _SIGMA, _MOST_M2 = 400.0, 0.9, 40_000.0
_MEAN_M2 = 600.0
_LOW = 0.35  # share of the way to the hills up to which fields are low
_FIRST_BLOCK = 2001


def blocks(land: Land, seed: str, scale: float) -> tuple[list[Feature], list[Feature]]:
    """(parcels; those of them that are paddy land, by the same survey numbers)."""
    count = min(max(int(PER_BODY * scale), 12), LARGEST_BLOCK)
    wanted = min(max(int(1034 * scale), 4), len(land.local_bodies))
    step = len(land.local_bodies) / wanted
    parcels: list[Feature] = []
    fields: list[Feature] = []
    for number in range(wanted):
        body = land.local_bodies[int(number * step)]
        side = math.sqrt(count * _MEAN_M2)
        x, y = body.centre
        square = shapely.box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)
        found = list(parcels_of(body, seed, square.intersection(body.shape), _FIRST_BLOCK + number))
        parcels += found
        fields += _paddy(land, seed, body, found)
    return parcels, fields


def parcels_of(
    body: LocalBody, seed: str, area: BaseGeometry | None = None, block: int = 1
) -> Iterator[Feature]:
    """The parcels of a local body, or of an area in it, with their survey numbers; the same every time."""
    chance = stream(seed, f"parcel|{body.code}")
    whole = body.shape if area is None else area
    number = 0
    for part in parts_of(whole, shapely.Polygon):
        for piece in _halved(chance, part):
            number += 1
            name = f"{block}/{1 + number // 4}/{1 + number % 4}"
            facts: dict[str, Scalar] = {"land_uid": name, "code": name, "local_body": body.code}
            row = feature(f"parcel-{block}-{number:05d}", piece, facts)
            if row is not None:
                yield row


def _halved(chance: np.random.Generator, area: shapely.Polygon) -> Iterator[shapely.Polygon]:
    waiting = [area]
    while waiting:
        piece = waiting.pop()
        enough = min(_MEDIAN_M2 * math.exp(chance.normal(0.0, _SIGMA)), _MOST_M2)
        halves = [] if piece.area <= enough * 1.4 else _cut(chance, piece)
        if len(halves) < 2:
            yield piece
        else:
            waiting += halves


def _cut(chance: np.random.Generator, piece: shapely.Polygon) -> list[shapely.Polygon]:
    """A piece in two or more, across its longer side, not quite straight and not quite in the middle."""
    west, south, east, north = piece.bounds
    angle = float(chance.normal(0.0, 0.06)) + (0.0 if east - west > north - south else math.pi / 2)
    at = float(chance.uniform(0.4, 0.6))
    x, y = west + at * (east - west), south + at * (north - south)
    far = 2.0 * max(east - west, north - south)
    along, up = math.cos(angle) * far, math.sin(angle) * far
    # One side of the line through (x, y) that runs across `angle`.
    half = shapely.Polygon(
        [
            (x - up, y + along),
            (x + up, y - along),
            (x + up + along, y - along + up),
            (x - up + along, y + along + up),
        ]
    )
    sides = (piece.intersection(half), piece.difference(half))
    return [part for side in sides for part in parts_of(side, shapely.Polygon) if part.area > 1.0]


def _paddy(land: Land, seed: str, body: LocalBody, parcels: Sequence[Feature]) -> Iterator[Feature]:
    """18 % of the parcels in low ground, 60 % of these in the data bank."""
    if land.inland(*body.centre) > _LOW:
        return
    chance = stream(seed, f"parcel|{body.code}|paddy")
    for parcel in parcels:
        if chance.uniform() < 0.18:
            kind = "notified" if chance.uniform() < 0.6 else "unnotified"
            facts: dict[str, Scalar] = {
                "land_uid": parcel.properties["land_uid"],
                "class": kind,
                "synthetic": True,
            }
            yield Feature(f"paddy-{parcel.id}", parcel.geometry, facts, f"paddy-{parcel.id}")
