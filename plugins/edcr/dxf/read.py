"""From a file to a `Drawing`: the one entry to the reader."""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from pathlib import Path

from plugins.edcr.dxf.ascii import AsciiFile, Buffer, Counts
from plugins.edcr.dxf.binary import SENTINEL, BinaryFile
from plugins.edcr.dxf.build import READ_KINDS, UNREAD_KINDS, Builder
from plugins.edcr.dxf.entities import (
    Dimension,
    Drawing,
    DrawingError,
    Entity,
    Insert,
    Problem,
    Text,
)
from plugins.edcr.dxf.explode import Contents, Exploder
from plugins.edcr.dxf.limits import DEFAULT, Limits
from plugins.edcr.dxf.records import BlockPlace
from plugins.edcr.dxf.texts import encoding_of

# The ordinary drawing lies on these; the convention leaves them out of scrutiny.
_PLAIN_LAYERS = frozenset({b"0", b"DEFPOINTS", b"Defpoints", b"defpoints"})
_PARTS = frozenset({b"VERTEX", b"SEQEND", b"ATTRIB"})
_LINE_KINDS = frozenset({b"LINE", b"ARC"})
_HEAD_BYTES = 1 << 20

LayerTest = Callable[[str], bool]

_STRANGERS = (
    (b"AC10", "is_dwg"),
    (b"PK\x03\x04", "is_zip"),
    (b"%PDF", "is_pdf"),
    (b"\xd0\xcf\x11\xe0", "is_office"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"\x1f\x8b", "is_zip"),
)


def read_drawing(
    path: Path, limits: Limits = DEFAULT, lines_on: LayerTest | None = None
) -> Drawing:
    """Read one DXF file.

    Args:
        path: The file.
        limits: How much of it to take.
        lines_on: Layers whose lines and arcs are wanted; all of them when left out. Outlines,
            texts, dimensions and circles are read from every layer but the plain ones.
    Raises:
        DrawingError: The file is not a DXF, is damaged, or passes a limit.
        OSError: The file cannot be opened.
    """
    size = path.stat().st_size
    if size == 0:
        raise DrawingError("empty_file")
    if size > limits.max_bytes:
        raise DrawingError("too_large", megabytes=size >> 20, limit=limits.max_bytes >> 20)
    with path.open("rb") as file:
        head = file.read(len(SENTINEL))
        if head == SENTINEL:
            file.seek(0)
            return read_drawing_bytes(file.read(), limits, lines_on)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            return _read_text(mapped, limits, lines_on)


def read_drawing_bytes(
    data: bytes, limits: Limits = DEFAULT, lines_on: LayerTest | None = None
) -> Drawing:
    """Read one DXF held in memory; raises as `read_drawing`."""
    if not data:
        raise DrawingError("empty_file")
    if len(data) > limits.max_bytes:
        raise DrawingError("too_large", megabytes=len(data) >> 20, limit=limits.max_bytes >> 20)
    if data.startswith(SENTINEL):
        return _Reading(BinaryFile(data, limits), limits, lines_on).drawing()
    return _read_text(data, limits, lines_on)


def _read_text(buffer: Buffer, limits: Limits, lines_on: LayerTest | None) -> Drawing:
    head = buffer[:4096]
    for mark, code in _STRANGERS:
        if head.startswith(mark):
            raise DrawingError(code)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DrawingError("is_utf16")
    if b"\x00" in head or b"SECTION" not in buffer[:_HEAD_BYTES]:
        raise DrawingError("not_dxf")
    return _Reading(AsciiFile(buffer, limits), limits, lines_on).drawing()


class _Reading:
    """One drawing on its way from the file; lives for one call."""

    def __init__(
        self, file: AsciiFile | BinaryFile, limits: Limits, lines_on: LayerTest | None
    ) -> None:
        self.file = file
        self.lines_on = lines_on
        self.limits = limits
        self.counts: Counts = {}
        self.problems: list[Problem] = []
        self.layer_colours: dict[str, int] = {}
        self.builder = Builder("utf-8", limits)
        self.blocks: dict[str, BlockPlace] = {}
        self._contents: dict[str, Contents] = {}

    def drawing(self) -> Drawing:
        # A cut file is told as such first: everything else about it is a consequence.
        if not self.file.ends_properly():
            raise DrawingError("cut_off" if self.file.has_sections() else "no_sections")
        sections = self.file.sections()
        header = self._header(sections.get("HEADER"))
        version = header.get("$ACADVER", "AC1009")
        code_page = header.get("$DWGCODEPAGE", "ANSI_1252")
        encoding = encoding_of(version, code_page)
        self.builder = Builder(encoding, self.limits)
        if "TABLES" in sections:
            self._layers(sections["TABLES"])
        if "ENTITIES" not in sections:
            raise DrawingError("no_entities")
        kept = self._model_space(sections)
        return Drawing(
            version=version,
            insunits=_whole(header.get("$INSUNITS")),
            code_page=encoding,
            dimension_scale=_number(header.get("$DIMLFAC"), 1.0),
            layer_colours=self.layer_colours,
            entities=tuple(kept),
            entity_count=self._total(in_paper=False),
            paper_count=self._total(in_paper=True),
            problems=tuple(self.problems),
            dimension_texts=self._dimension_texts(kept),
        )

    def _header(self, start: int | None) -> dict[str, str]:
        if start is None:
            return {}
        if isinstance(self.file, AsciiFile):
            return _text_header(self.file.buffer, start)
        return _binary_header(self.file, start)

    def _layers(self, start: int) -> None:
        for record in self.file.records(start, "TABLES", lambda kind, _: True):
            # Every table record is cut, so that a damaged one is found before it misleads.
            if record.kind == b"LAYER" and record.raw(2):
                name = self.builder.layer_name(record.raw(2))
                self.layer_colours[name] = abs(record.whole(62, 7))

    def _model_space(self, sections: dict[str, int]) -> list[Entity]:
        if "BLOCKS" in sections:
            found = self.file.blocks(sections["BLOCKS"])
            for raw, place in found.items():
                self.blocks.setdefault(self.builder.text(raw).upper(), place)
        exploder = Exploder(self._block, self.limits)
        kept: list[Entity] = []
        for record in self.file.records(
            sections["ENTITIES"], "ENTITIES", self._is_wanted, self.counts
        ):
            if record.whole(67) == 1:
                continue
            entity = self.builder.build(record)
            if isinstance(entity, Insert):
                kept.extend(e for e in exploder.explode(entity) if not _is_plain(e.layer))
            elif entity is not None and not _is_plain(entity.layer):
                kept.append(entity)
            if len(kept) > self.limits.max_kept:
                raise DrawingError("too_many_entities", limit=self.limits.max_kept)
        self.problems += [Problem("block_missing", {"block": b}) for b in sorted(exploder.missing)]
        return kept

    def _block(self, name: str) -> Contents | None:
        if name not in self._contents:
            place = self.blocks.get(name)
            if place is None:
                return None
            self._contents[name] = (
                (place.base_x, place.base_y),
                tuple(self._block_entities(place)),
            )
        return self._contents[name]

    def _block_entities(self, place: BlockPlace) -> list[Entity]:
        records = self.file.records(
            place.offset,
            "BLOCKS",
            self._is_wanted_in_block,
            until=frozenset({b"ENDBLK", b"ENDSEC"}),
        )
        return [e for e in map(self.builder.build, records) if e is not None]

    def _dimension_texts(self, kept: list[Entity]) -> dict[str, str]:
        # The picture of a dimension is the only place where an edit of the *block* shows.
        texts: dict[str, str] = {}
        for entity in kept:
            if isinstance(entity, Dimension) and entity.block in self.blocks:
                _, parts = self._block(entity.block) or ((0.0, 0.0), ())
                shown = [part.text for part in parts if isinstance(part, Text)]
                if shown:
                    texts[entity.handle] = shown[0]
        return texts

    def _is_wanted(self, kind: bytes, layer: bytes) -> bool:
        if kind == b"INSERT" or kind in _PARTS or kind == b"POLYLINE":
            return True
        if layer in _PLAIN_LAYERS:
            return False
        if kind in _LINE_KINDS:
            return self._has_lines(layer)
        return kind in READ_KINDS or kind in UNREAD_KINDS

    def _is_wanted_in_block(self, kind: bytes, layer: bytes) -> bool:
        # Layer 0 in a block is the layer it is placed on, so there it cannot be left out.
        if kind in _LINE_KINDS and layer not in _PLAIN_LAYERS:
            return self._has_lines(layer)
        return kind in READ_KINDS

    def _has_lines(self, layer: bytes) -> bool:
        return self.lines_on is None or self.lines_on(self.builder.layer_name(layer))

    def _total(self, in_paper: bool) -> int:
        return sum(
            count
            for (kind, paper), count in self.counts.items()
            if paper is in_paper and kind not in _PARTS
        )


def _is_plain(layer: str) -> bool:
    return layer in ("0", "DEFPOINTS", "")


_VARIABLE = re.compile(
    rb"\n[ \t]*9[ \t]*\r?\n(\$(?:ACADVER|INSUNITS|DWGCODEPAGE|DIMLFAC))[ \t]*\r?\n"
    rb"[ \t]*\d+[ \t]*\r?\n([^\r\n]*)"
)


def _text_header(buffer: Buffer, start: int) -> dict[str, str]:
    end = buffer.find(b"\nENDSEC", start)
    header = buffer[start - 1 : min(end, start + _HEAD_BYTES)]
    return {
        match[1].decode("ascii"): match[2].decode("latin-1").strip()
        for match in _VARIABLE.finditer(header)
    }


def _binary_header(file: BinaryFile, start: int) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for code, value in file.tags(start):
        if code == 9 and isinstance(value, bytes):
            name = value.decode("latin-1")
        elif name and name not in found:
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            found[name] = text.strip()
    return found


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except ValueError:
        return None


def _number(text: str | None, default: float) -> float:
    try:
        return default if text is None else float(text)
    except ValueError:
        return default
