"""A list as a file: CSV row by row, XLSX through a file on disk. Neither holds the list in memory.

A cell is text as people read it, a number or a date. Text that a spreadsheet would take for a
formula gets an apostrophe in CSV (OWASP, CSV injection); in XLSX every text is written as text.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

Value = str | int | Decimal | date | None
Rows = AsyncIterator[Sequence[Sequence[Value]]]
"""Pages of rows."""

MOST_XLSX_ROWS = 1_048_575
"""What a worksheet holds beneath its heading."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 1 << 16
_BOM = "\ufeff"  # without it Excel takes Malayalam for Latin


class TooManyRows(Exception):  # noqa: N818 - told to the reader on the last line, no fault of ours
    """The list is longer than a worksheet."""


async def as_csv(heading: Sequence[str], pages: Rows) -> AsyncIterator[bytes]:
    """The list as CSV (RFC 4180, UTF-8 with a byte order mark), a page at a time."""
    yield _lines([heading], _BOM)
    async for page in pages:
        yield _lines([[_csv_cell(value) for value in row] for row in page])


async def as_xlsx(heading: Sequence[str], pages: Rows) -> AsyncIterator[bytes]:
    """The list as a workbook of one sheet; written to disk first, for its index comes at the end.

    Raises:
        TooManyRows: Before anything was given.
    """
    handle, name = tempfile.mkstemp(prefix="ksmart-", suffix=".xlsx")
    os.close(handle)
    try:
        sheet = _Sheet(name, heading)
        try:
            async for page in pages:
                await asyncio.to_thread(sheet.add, page)
        finally:
            await asyncio.to_thread(sheet.close)
        with open(name, "rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
    finally:
        Path(name).unlink(missing_ok=True)


class _Sheet:
    """One worksheet that is written downwards; no row is kept in memory."""

    def __init__(self, name: str, heading: Sequence[str]) -> None:
        # The library has no types of its own and nobody else's.
        self._book: Any = import_module("xlsxwriter").Workbook(
            name, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
        )
        self._sheet = self._book.add_worksheet()
        self._date = self._book.add_format({"num_format": "dd/mm/yyyy"})
        bold = self._book.add_format({"bold": True})
        for column, text in enumerate(heading):
            self._sheet.write_string(0, column, text, bold)
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def add(self, rows: Sequence[Sequence[Value]]) -> None:
        """More rows."""
        if self._next + len(rows) > MOST_XLSX_ROWS + 1:
            raise TooManyRows
        for row in rows:
            for column, value in enumerate(row):
                self._put(self._next, column, value)
            self._next += 1

    def close(self) -> None:
        """Nothing more comes."""
        self._book.close()

    def _put(self, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self._sheet.write_string(row, column, value)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, self._date)
        elif -(10**15) < value < 10**15:  # a worksheet's numbers hold fifteen digits
            self._sheet.write_number(row, column, value)
        else:
            self._sheet.write_string(row, column, str(value))


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value.isoformat() if isinstance(value, date) else str(value)


def _lines(rows: Sequence[Sequence[str]], before: str = "") -> bytes:
    text = io.StringIO()
    text.write(before)
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
