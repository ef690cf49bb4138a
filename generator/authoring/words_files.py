"""The files that translators work in: CSV for spreadsheets, XLIFF 2.0 for translation programs.

Both come from outside, so nothing in them is trusted: sizes are capped, an XLIFF with a document
type is refused unread (no entities), a cell that a spreadsheet would run is written as text.
"""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable

from generator.authoring.words import Entry

MAX_BYTES = 16 * 1024 * 1024
_COLUMNS = ("module", "address", "en", "ml", "state")
_XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_STATES = {"missing": "initial", "stale": "initial", "done": "translated"}


class FileError(Exception):
    """This file cannot be read; the message says why."""


def to_csv(entries: Iterable[Entry]) -> str:
    """A spreadsheet: one text a row, with the byte-order mark that Excel needs for Malayalam."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in entries:
        writer.writerow(
            _cell(cell) for cell in (one.module, one.address, one.en, one.ml, one.state)
        )
    return "\ufeff" + out.getvalue()


def from_csv(data: bytes) -> list[Entry]:
    """The rows of a spreadsheet; columns are found by their names.

    Raises:
        FileError: It is too large, no UTF-8, or lacks a column.
    """
    text = _decoded(data)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [
        name for name in ("module", "address", "en", "ml") if name not in (rows.fieldnames or ())
    ]
    if missing:
        raise FileError(f"there is no column '{missing[0]}': keep the first row as it was exported")
    try:
        cells = [[_text(row.get(name) or "") for name in _COLUMNS[:4]] for row in rows]
    except csv.Error as fault:
        raise FileError(f"line {rows.line_num}: {fault}") from fault
    return [Entry(module, address, en, ml, "") for module, address, en, ml in cells]


def to_xliff(entries: Iterable[Entry]) -> str:
    """One file a module, one unit a text; what is stale says so in a note."""
    ElementTree.register_namespace("", _XLIFF)
    root = ElementTree.Element(
        f"{{{_XLIFF}}}xliff", {"version": "2.0", "srcLang": "en", "trgLang": "ml"}
    )
    files: dict[str, ElementTree.Element] = {}
    for number, one in enumerate(entries, start=1):
        file = files.get(one.module)
        if file is None:
            file = files[one.module] = ElementTree.SubElement(
                root, f"{{{_XLIFF}}}file", {"id": one.module}
            )
        unit = ElementTree.SubElement(
            file, f"{{{_XLIFF}}}unit", {"id": f"u{number}", "name": one.address}
        )
        if one.state == "stale":
            notes = ElementTree.SubElement(unit, f"{{{_XLIFF}}}notes")
            note = ElementTree.SubElement(notes, f"{{{_XLIFF}}}note")
            note.text = "The English has changed since this was translated."
        segment = ElementTree.SubElement(
            unit, f"{{{_XLIFF}}}segment", {"state": _STATES[one.state]}
        )
        ElementTree.SubElement(segment, f"{{{_XLIFF}}}source").text = one.en
        if one.ml:
            ElementTree.SubElement(segment, f"{{{_XLIFF}}}target").text = one.ml
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def from_xliff(data: bytes) -> list[Entry]:
    """The units of an XLIFF file.

    Raises:
        FileError: It is too large, no XML, or has a document type.
    """
    text = _decoded(data)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FileError("a file with a document type is not read")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as fault:
        raise FileError(f"this is no XML: {fault}") from fault
    found: list[Entry] = []
    for file in root.iter(f"{{{_XLIFF}}}file"):
        for unit in file.iter(f"{{{_XLIFF}}}unit"):
            source, target = (
                "".join("".join(part.itertext()) for part in unit.iter(f"{{{_XLIFF}}}{name}"))
                for name in ("source", "target")
            )
            found.append(Entry(file.get("id", ""), unit.get("name", ""), source, target, ""))
    return found


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FileError(f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileError("the file is not UTF-8: save it as 'CSV UTF-8'") from fault


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _text(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_RUN_BY_SPREADSHEETS) else cell
