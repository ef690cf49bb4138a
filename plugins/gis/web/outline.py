"""A plot's outline in a few characters: for links and QR codes, and as people type it.

The short form is the well-known polyline code (differences, five bits a letter) with seven decimals:
a corner takes some ten letters and is true to half a centimetre.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plugins.gis.query import MAX_PLOT_VERTICES, RefusedQueryError

_SCALE = 10_000_000
_LONGEST = 7  # letters of one number: 35 bits hold any difference
_PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*[,\s]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*")


def encoded(ring: Iterable[Sequence[float]]) -> str:
    """Corners (longitude, latitude) as a text of printable ASCII."""
    out: list[str] = []
    last = (0, 0)
    for lon, lat in ring:
        here = (round(lat * _SCALE), round(lon * _SCALE))
        for now, before in zip(here, last, strict=True):
            step = now - before
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 0x20:
                out.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            out.append(chr(value + 63))
        last = here
    return "".join(out)


def decoded(text: str) -> list[list[float]]:
    """The corners of the short form, closed, longitude first.

    Raises:
        RefusedQueryError: it is none.
    """
    numbers: list[int] = []
    value = shift = 0
    for letter in text:
        bits = ord(letter) - 63
        if not 0 <= bits < 64 or shift >= 5 * _LONGEST:
            raise RefusedQueryError("bad_plot", "this is no outline")
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) % 2 or len(numbers) > 2 * MAX_PLOT_VERTICES:
        raise RefusedQueryError("bad_plot", "this is no outline")
    lat = lon = 0
    ring: list[list[float]] = []
    for up, right in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + up, lon + right
        ring.append([lon / _SCALE, lat / _SCALE])
    return _closed(ring)


def from_lines(text: str) -> list[list[float]]:
    """The corners as people type them: one a line, latitude and longitude.

    Raises:
        RefusedQueryError: a line holds no pair of numbers.
    """
    ring: list[list[float]] = []
    lines = [line for line in re.split(r"[\n;]", text) if line.strip()]
    if len(lines) > MAX_PLOT_VERTICES:
        raise RefusedQueryError("too_many_vertices", f"at most {MAX_PLOT_VERTICES} corners")
    for line in lines:
        pair = _PAIR.fullmatch(line)
        if pair is None:
            raise RefusedQueryError("bad_plot", f"{line.strip()[:40]!r} is no latitude, longitude")
        ring.append([float(pair[2]), float(pair[1])])
    return _closed(ring)


def _closed(ring: list[list[float]]) -> list[list[float]]:
    return [*ring, ring[0]] if ring and ring[0] != ring[-1] else ring
