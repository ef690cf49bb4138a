"""The binary form of DXF, both the old one-byte and the newer two-byte group codes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from plugins.edcr.dxf.ascii import Counts
from plugins.edcr.dxf.entities import DrawingError
from plugins.edcr.dxf.limits import Limits
from plugins.edcr.dxf.records import BlockPlace, Record, Value

SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"

_DOUBLE = struct.Struct("<d")
_INT16 = struct.Struct("<h")
_INT32 = struct.Struct("<i")
_INT64 = struct.Struct("<q")


class BinaryFile:
    """Sections and records of one binary DXF; the same face as the text form."""

    def __init__(self, buffer: bytes, limits: Limits) -> None:
        self.buffer = buffer
        self.limits = limits
        self.size = len(buffer)
        # The first tag is always `0 SECTION`: two zero bytes mean two-byte codes.
        self._wide = buffer[len(SENTINEL) : len(SENTINEL) + 2] == b"\x00\x00"

    def sections(self) -> dict[str, int]:
        """Where the content of each section starts; only sections up to ENTITIES."""
        found: dict[str, int] = {}
        at = len(SENTINEL)
        current = ""
        while at < self.size:
            code, value, after = self._tag(at)
            if code == 0 and value == b"SECTION":
                if current:
                    raise DrawingError("open_section", section=current, line=f"byte {at}")
                _, name, after = self._tag(after)
                current = name.decode("latin-1").upper() if isinstance(name, bytes) else ""
                found[current] = after
                if current == "ENTITIES":
                    return found
            elif code == 0 and value == b"ENDSEC":
                current = ""
            elif code == 0 and value == b"EOF":
                return found
            at = after
        if not found:
            raise DrawingError("no_sections")
        return found

    def has_sections(self) -> bool:
        """Whether this is a DXF at all."""
        return b"SECTION" in self.buffer[:256]

    def ends_properly(self) -> bool:
        """Whether the end-of-file mark is there."""
        return self.buffer.rstrip(b"\x00").endswith(b"EOF")

    def records(
        self,
        start: int,
        section: str,
        wanted: Callable[[bytes, bytes], bool],
        counts: Counts | None = None,
        until: frozenset[bytes] = frozenset({b"ENDSEC"}),
    ) -> Iterator[Record]:
        """Records from byte `start` to the end of `section`."""
        at = start
        kind, offset = b"", start
        codes: list[int] = []
        values: list[Value] = []
        while at < self.size:
            code, value, after = self._tag(at)
            if code == 0 and isinstance(value, bytes):
                if kind:
                    record = Record(kind, codes, values, offset)
                    layer = record.raw(8)
                    if counts is not None:
                        key = (kind, record.whole(67) == 1)
                        counts[key] = counts.get(key, 0) + 1
                    if wanted(kind, layer):
                        yield record
                if value in until:
                    return
                if value in (b"SECTION", b"EOF"):
                    break
                kind, offset, codes, values = value, at, [], []
            else:
                codes.append(code)
                values.append(value)
            at = after
        raise DrawingError("open_section", section=section, line=f"byte {at}")

    def blocks(self, start: int) -> dict[bytes, BlockPlace]:
        """Where each block definition starts (at its BLOCK record)."""
        found: dict[bytes, BlockPlace] = {}
        for record in self.records(start, "BLOCKS", lambda kind, _: kind == b"BLOCK"):
            place = BlockPlace(record.offset, record.number(10), record.number(20))
            found.setdefault(record.raw(2).upper(), place)
        return found

    def tags(self, start: int) -> Iterator[tuple[int, Value]]:
        """Tags from byte `start` to the end of that section."""
        at = start
        while at < self.size:
            code, value, at = self._tag(at)
            if code == 0:
                return
            yield code, value

    def _tag(self, at: int) -> tuple[int, Value, int]:
        try:
            return self._read_tag(at)
        except (struct.error, IndexError, ValueError):
            raise DrawingError("binary_cut", byte=at) from None

    def _read_tag(self, at: int) -> tuple[int, Value, int]:
        buffer = self.buffer
        if self._wide:
            code = _INT16.unpack_from(buffer, at)[0]
            at += 2
        else:
            code = buffer[at]
            at += 1
            if code == 255:
                code = _INT16.unpack_from(buffer, at)[0]
                at += 2
        if 10 <= code <= 59 or 110 <= code <= 149 or 210 <= code <= 239 or 1010 <= code <= 1059:
            return code, _DOUBLE.unpack_from(buffer, at)[0], at + 8
        if 460 <= code <= 469:
            return code, _DOUBLE.unpack_from(buffer, at)[0], at + 8
        if 60 <= code <= 79 or 170 <= code <= 179 or 270 <= code <= 289 or 370 <= code <= 389:
            return code, _INT16.unpack_from(buffer, at)[0], at + 2
        if 400 <= code <= 409 or 1060 <= code <= 1070:
            return code, _INT16.unpack_from(buffer, at)[0], at + 2
        if 90 <= code <= 99 or 420 <= code <= 429 or 440 <= code <= 459 or code == 1071:
            return code, _INT32.unpack_from(buffer, at)[0], at + 4
        if 160 <= code <= 169:
            return code, _INT64.unpack_from(buffer, at)[0], at + 8
        if 290 <= code <= 299:
            return code, buffer[at], at + 1
        if 310 <= code <= 319 or code == 1004:
            length = buffer[at]
            return code, buffer[at + 1 : at + 1 + length], at + 1 + length
        if not 0 <= code <= 1071:
            raise ValueError(code)
        end = buffer.index(b"\x00", at)
        return code, buffer[at:end], end + 1
