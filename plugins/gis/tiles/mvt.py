"""Mapbox Vector Tile 2.1, written over flat arrays: all rings of a tile at once.

Geometry becomes one array of integers for the whole layer and is turned into varints in a few passes;
Python runs once a feature, never once a vertex.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from plugins.gis.features import Scalar
from plugins.gis.grid import Ints
from plugins.gis.tiles.mercator import EXTENT

Words = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Kind = Literal["point", "line", "polygon"]
_TYPES: dict[Kind, int] = {"point": 1, "line": 2, "polygon": 3}
_MOVE, _LINE, _CLOSE = 1, 2, 7


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths in tile units, y downwards, sorted by feature.

    `path` numbers each position's path; `feature` and `part` are those of each path. Paths of one
    polygon share a `part`, its outline first; rings come without their closing position.
    """

    x: Ints
    y: Ints
    path: Ints
    feature: Ints
    part: Ints


def encode_geometry(paths: Paths, kind: Kind) -> tuple[Ints, list[bytes]]:
    """Features that are left, ascending, and the geometry of each as packed varints.

    Repeated positions are dropped, then paths too short to be seen; rings are turned as the format asks.
    """
    paths = _without_repeats(paths, closed=kind == "polygon") if kind != "point" else paths
    if kind == "polygon":
        paths = _turned(paths)
    elif kind == "line":
        paths = _kept(paths, _lengths(paths) >= 2)
    if not len(paths.x):
        return np.empty(0, dtype=np.int64), []
    feature_of = paths.feature[paths.path]
    fresh = np.ones(len(feature_of), dtype=np.bool_)
    fresh[1:] = feature_of[1:] != feature_of[:-1]
    steps = np.empty((len(paths.x), 2), dtype=np.int64)
    for column, values in enumerate((paths.x, paths.y)):
        steps[0, column] = values[0]
        steps[1:, column] = np.diff(values)
        steps[fresh, column] = values[fresh]
    zigzag = ((steps << 1) ^ (steps >> 63)).astype(np.uint32)
    starts = np.nonzero(fresh)[0]
    if kind == "point":
        return feature_of[starts], _points(zigzag, starts)
    return feature_of[starts], _commands(paths, zigzag, kind == "polygon")


def encode_layer(
    name: str,
    kind: Kind,
    paths: Paths,
    keys: Sequence[str],
    values: Sequence[Sequence[Scalar]],
    numbers: Sequence[int],
) -> bytes:
    """A tile with one layer; empty where nothing is left to draw.

    Args:
        keys: Names of attributes.
        values: By feature number, the attributes' values in the order of `keys`; None is left out.
        numbers: By feature number, its id.
    """
    features, shapes = encode_geometry(paths, kind)
    if not shapes:
        return b""
    table: dict[bytes, int] = {}
    out: list[bytes] = [_text(1, name.encode())]
    head = bytes((0x18, _TYPES[kind]))
    chosen: list[int] = features.tolist()
    for feature, shape in zip(chosen, shapes, strict=True):
        tags = bytearray()
        for key, value in enumerate(values[feature]):
            if value is not None:
                text = _value(value)
                tags += varint(key) + varint(table.setdefault(text, len(table)))
        body = b"".join(
            (b"\x08", varint(numbers[feature]), _text(2, bytes(tags)), head, _text(4, shape))
        )
        out.append(_text(2, body))
    out += [_text(3, key.encode()) for key in keys]
    out += [_text(4, value) for value in table]
    out.append(b"\x28" + varint(EXTENT) + b"\x78\x02")
    return _text(3, b"".join(out))


def varint(value: int) -> bytes:
    """A number below 2^64, seven bits a byte, lowest first."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _text(field: int, content: bytes) -> bytes:
    return bytes((field << 3 | 2,)) + varint(len(content)) + content


def _value(value: Scalar) -> bytes:
    if isinstance(value, bool):
        return b"\x38\x01" if value else b"\x38\x00"
    if isinstance(value, int) and value >= 0:
        return b"\x28" + varint(value)
    if isinstance(value, int | float):
        return b"\x19" + struct.pack("<d", value)
    return _text(1, str(value).encode())


def _lengths(paths: Paths) -> Ints:
    return np.bincount(paths.path, minlength=len(paths.feature)).astype(np.int64)


def _kept(paths: Paths, keep: npt.NDArray[np.bool_]) -> Paths:
    """Some of the paths, numbered anew."""
    if keep.all():
        return paths
    positions = keep[paths.path]
    number = np.cumsum(keep) - 1
    return Paths(
        paths.x[positions],
        paths.y[positions],
        number[paths.path[positions]],
        paths.feature[keep],
        paths.part[keep],
    )


def _without_repeats(paths: Paths, closed: bool) -> Paths:
    keep = np.ones(len(paths.x), dtype=np.bool_)
    begins = np.ones(len(paths.x), dtype=np.bool_)
    begins[1:] = paths.path[1:] != paths.path[:-1]
    keep[1:] = begins[1:] | (paths.x[1:] != paths.x[:-1]) | (paths.y[1:] != paths.y[:-1])
    if closed and len(keep):
        first = np.nonzero(begins)[0]
        last = np.append(first[1:], len(keep)) - 1
        same = (paths.x[first] == paths.x[last]) & (paths.y[first] == paths.y[last])
        keep[last[same & (last > first)]] = False
    return Paths(paths.x[keep], paths.y[keep], paths.path[keep], paths.feature, paths.part)


def _turned(paths: Paths) -> Paths:
    """Outlines with a positive area and holes with a negative one, as the format asks; none flat."""
    outline = np.ones(len(paths.feature), dtype=np.bool_)
    outline[1:] = paths.part[1:] != paths.part[:-1]
    long = _lengths(paths) >= 3
    # A polygon whose outline is too small to be seen loses its holes with it.
    gone = paths.part[outline & ~long]
    keep = long & ~np.isin(paths.part, gone) if len(gone) else long
    paths, outline = _kept(paths, keep), outline[keep]
    if not len(paths.x):
        return paths
    lengths = _lengths(paths)
    first = np.cumsum(lengths) - lengths
    after = np.arange(1, len(paths.x) + 1)
    after[first + lengths - 1] = first
    cross = paths.x * paths.y[after] - paths.x[after] * paths.y
    area = np.add.reduceat(cross, first)
    wrong = (area > 0) != outline
    if wrong.any():
        at = np.arange(len(paths.x))
        turn = wrong[paths.path]
        ends = (2 * first + lengths - 1)[paths.path]
        at[turn] = ends[turn] - at[turn]
        paths = Paths(paths.x[at], paths.y[at], paths.path, paths.feature, paths.part)
    flat = area == 0
    if not flat.any():
        return paths
    return _kept(paths, ~flat & ~np.isin(paths.part, paths.part[outline & flat]))


def _commands(paths: Paths, zigzag: Words, closed: bool) -> list[bytes]:
    """The integers of all paths, as bytes by feature."""
    lengths = _lengths(paths)
    sizes = 2 * lengths + (3 if closed else 2)
    offset = np.cumsum(sizes) - sizes
    first = np.cumsum(lengths) - lengths
    words = np.empty(int(sizes.sum()), dtype=np.uint32)
    place = np.arange(len(paths.x)) - first[paths.path]
    at = offset[paths.path] + 1 + 2 * place + (place > 0)
    words[at], words[at + 1] = zigzag[:, 0], zigzag[:, 1]
    words[offset] = 1 << 3 | _MOVE
    words[offset + 3] = (lengths - 1) << 3 | _LINE
    if closed:
        words[offset + sizes - 1] = 1 << 3 | _CLOSE
    begins = np.ones(len(lengths), dtype=np.bool_)
    begins[1:] = paths.feature[1:] != paths.feature[:-1]
    return _varints(words, offset[begins])


def _points(zigzag: Words, starts: Ints) -> list[bytes]:
    counts = np.diff(np.append(starts, len(zigzag)))
    words = np.empty(2 * len(zigzag) + len(starts), dtype=np.uint32)
    group = np.repeat(np.arange(len(starts)), counts)
    at = 2 * np.arange(len(zigzag)) + group + 1
    words[at], words[at + 1] = zigzag[:, 0], zigzag[:, 1]
    heads = 2 * starts + np.arange(len(starts))
    words[heads] = counts << 3 | _MOVE
    return _varints(words, heads)


def _varints(words: Words, starts: Ints) -> list[bytes]:
    """Words as varints, cut where each group starts."""
    sizes = np.ones(len(words), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        sizes += words >= 1 << bits
    ends = np.cumsum(sizes)
    begins = ends - sizes
    out = np.empty(int(ends[-1]), dtype=np.uint8)
    for place in range(int(sizes.max())):
        own = sizes > place if place else slice(None)
        part = words[own] >> np.uint32(7 * place) & np.uint32(0x7F)
        part |= (sizes[own] > place + 1).astype(np.uint32) << np.uint32(7)
        out[begins[own] + place] = part
    cuts = [*begins[starts].tolist(), len(out)]
    whole = out.tobytes()
    return [whole[a:b] for a, b in itertools.pairwise(cuts)]
