"""The text form of DXF, walked without splitting what scrutiny does not need.

Whole sections are skipped by searching for their end; inside a wanted section only the
records of wanted kinds on wanted layers are cut into tags. The file is mapped, never
loaded, and pages already read are given back, so memory stays flat.
"""

from __future__ import annotations

import mmap
import re
import time
from collections.abc import Callable, Iterator

from plugins.edcr.dxf.entities import DrawingError
from plugins.edcr.dxf.limits import Limits
from plugins.edcr.dxf.records import BlockPlace, Record

Buffer = bytes | mmap.mmap
Counts = dict[tuple[bytes, bool], int]

_FIRST_WINDOW, _WINDOW = 1 << 13, 1 << 18
# A zero line followed by a line that starts with a letter can only be "0 NAME": what
# follows a value is a group code, and those are numbers.
_START = re.compile(rb"\n[ \t]*0[ \t]*\r?\n([A-Z][A-Z0-9_]*)")
_LAYER = re.compile(rb"\n[ \t]*8\r?\n([^\r\n]*)")
_PAPER = re.compile(rb"\n[ \t]*67\r?\n[ \t]*1\r?\n")
_SECTION_NAME = re.compile(rb"\r?\n[ \t]*2[ \t]*\r?\n[ \t]*([A-Za-z]+)[ \t]*\r?\n")


class AsciiFile:
    """Sections and records of one text DXF."""

    def __init__(self, buffer: Buffer, limits: Limits) -> None:
        self.buffer = buffer
        self.limits = limits
        self.size = len(buffer)
        self._stop_at = time.monotonic() + limits.max_seconds

    def sections(self) -> dict[str, int]:
        """Where the content of each section starts; only sections up to ENTITIES.

        Raises:
            DrawingError: A section that is not closed before the next one begins.
        """
        found: dict[str, int] = {}
        at = self._marker(b"SECTION", 0)
        if at < 0:
            raise DrawingError("no_sections")
        while at >= 0:
            named = _SECTION_NAME.match(self.buffer, at + len(b"SECTION"))
            if named is None:
                raise DrawingError("nameless_section", line=self.line_of(at))
            name = named[1].decode("ascii").upper()
            found[name] = named.end()
            if name == "ENTITIES":
                break
            end = self._marker(b"ENDSEC", named.end() - 1)
            following = self._marker(b"SECTION", named.end() - 1)
            if end < 0 or (0 <= following < end):
                raise DrawingError(
                    "open_section", section=name, line=self.line_of(max(following, at))
                )
            at = following
            self._release(end)
        return found

    def has_sections(self) -> bool:
        """Whether this is a DXF at all."""
        return self._marker(b"SECTION", 0) >= 0

    def ends_properly(self) -> bool:
        """Whether the end-of-file mark is there; without it the tail was cut off."""
        return self.buffer[max(0, self.size - 64) :].rstrip().endswith(b"EOF")

    def records(
        self,
        start: int,
        section: str,
        wanted: Callable[[bytes, bytes], bool],
        counts: Counts | None = None,
        until: frozenset[bytes] = frozenset({b"ENDSEC"}),
    ) -> Iterator[Record]:
        """Records from byte `start` to the end of `section`.

        `wanted(kind, layer)` decides before a record is cut into tags; its answers are
        remembered. `counts` takes every record, wanted or not, as (kind, in paper space).
        """
        # Written as one loop without helpers: it runs once for each thing in the file.
        answers: dict[tuple[bytes, bytes], bool] = {}
        for chunk, at, starts in self._windows(start):
            for index in range(len(starts) - 1):
                match = starts[index]
                kind, first, last = match[1], match.start(1), starts[index + 1].start() + 1
                if kind in until:
                    return
                if kind == b"SECTION" or kind == b"EOF":
                    raise DrawingError(
                        "open_section", section=section, line=self.line_of(at + first)
                    )
                found = _LAYER.search(chunk, first, last)
                layer = found[1] if found else b""
                if counts is not None:
                    paper = chunk.find(b"67", first, last) >= 0 and bool(
                        _PAPER.search(chunk, first, last)
                    )
                    key = (kind, paper)
                    counts[key] = counts.get(key, 0) + 1
                pair = (kind, layer)
                answer = answers.get(pair)
                if answer is None:
                    answer = answers[pair] = wanted(kind, layer)
                if answer:
                    yield self._cut(kind, chunk[first:last], at + first)
        raise DrawingError("open_section", section=section, line=self.line_of(self.size))

    def line_of(self, offset: int) -> int:
        """1-based line of a byte; counted only when a message needs it."""
        line, at = 1, 0
        while at < offset:
            piece = self.buffer[at : min(at + _WINDOW, offset)]
            line += piece.count(b"\n")
            at += len(piece)
            self._release(at)
        return line

    def blocks(self, start: int) -> dict[bytes, BlockPlace]:
        """Where each block definition starts, without reading what is in it."""
        found: dict[bytes, BlockPlace] = {}
        end = self._marker(b"ENDSEC", start - 1)
        at = self._marker(b"BLOCK", start - 1)
        while 0 <= at < end:
            head = self._cut(b"BLOCK", self.buffer[at : at + 2048], at, partial=True)
            found.setdefault(head.raw(2).upper(), BlockPlace(at, head.number(10), head.number(20)))
            at = self._marker(b"BLOCK", at, end)
            self._release(at)
        return found

    def _windows(self, start: int) -> Iterator[tuple[bytes, int, list[re.Match[bytes]]]]:
        """Pieces of the file with the record starts in each; the last start is only an end."""
        # Small at first: a block or a table is short, and what lies behind it is not wanted.
        window = _FIRST_WINDOW
        # One character back, so that the first record's zero line has its line end before it.
        at = max(0, start - 1)
        while at < self.size:
            if time.monotonic() > self._stop_at:
                raise DrawingError("too_slow", seconds=self.limits.max_seconds)
            chunk = self.buffer[at : at + window]
            starts = list(_START.finditer(chunk))
            if at + len(chunk) >= self.size:
                # ENDSEC comes before EOF: nobody needs the record after the last start.
                yield chunk, at, starts
                return
            if len(starts) < 2:
                window *= 2
                if window > self.limits.max_record_bytes:
                    raise DrawingError("huge_record", line=self.line_of(at))
                continue
            yield chunk, at, starts
            window = min(window * 4, _WINDOW)
            at += starts[-1].start()
            self._release(at)

    def _cut(self, kind: bytes, body: bytes, offset: int, partial: bool = False) -> Record:
        lines = body.split(b"\n")
        codes, values = lines[1::2], lines[2::2]
        if len(codes) > len(values) or (codes and not codes[-1].strip()):
            # The piece ends with its line end, which leaves one empty "code".
            codes = codes[: len(values)] if not partial else codes
        if partial:
            return _head(kind, codes, values, offset)
        try:
            numbers = list(map(int, codes))
        except ValueError:
            raise self._bad_code(codes, offset) from None
        return Record(kind, numbers, values, offset)

    def _bad_code(self, codes: list[bytes], offset: int) -> DrawingError:
        for index, code in enumerate(codes):
            if not code.strip().lstrip(b"-").isdigit():
                text = code.decode("latin-1").strip()[:40]
                line = self.line_of(offset) + 1 + 2 * index
                return DrawingError("bad_group_code", text=text, line=line)
        return DrawingError("bad_group_code", text="", line=self.line_of(offset))

    def _marker(self, name: bytes, start: int, stop: int | None = None) -> int:
        """Byte of the next `0 NAME`, or -1. A text that happens to read the same is passed over."""
        end = self.size if stop is None else stop
        needle = b"\n" + name
        at = max(0, start)
        while True:
            at = self._find(needle, at, end)
            if at < 0:
                return -1
            after = self.buffer[at + len(needle) : at + len(needle) + 1]
            before = self.buffer[max(0, at - 12) : at].rstrip(b"\r").rpartition(b"\n")[2]
            if before.strip() == b"0" and after in (b"\r", b"\n", b" ", b""):
                return at + 1
            at += 1

    def _find(self, needle: bytes, start: int, end: int) -> int:
        # In steps, so that pages of a large file can be given back on the way.
        step = 1 << 24
        while start < end:
            stop = min(end, start + step + len(needle))
            at = self.buffer.find(needle, start, stop)
            if at >= 0:
                return at
            start += step
            self._release(start)
        return -1

    def _release(self, before: int) -> None:
        if isinstance(self.buffer, mmap.mmap) and before > _WINDOW:
            length = min(before, self.size) & ~(mmap.PAGESIZE - 1)
            self.buffer.madvise(mmap.MADV_DONTNEED, 0, length)


def _head(kind: bytes, codes: list[bytes], values: list[bytes], offset: int) -> Record:
    """The leading tags of a record that was cut at a fixed length."""
    numbers: list[int] = []
    for code in codes[: len(values) - 1]:
        text = code.strip()
        if not text.isdigit() or text == b"0":
            break
        numbers.append(int(text))
    return Record(kind, numbers, values[: len(numbers)], offset)
