"""A report drawn: CSV, JSON, XLSX, a page with its chart, PDF.

XLSX by XlsxWriter: it writes downwards and holds no workbook in memory, has no reader to be attacked, and is
what the runtime's own lists use; openpyxl would be asked for only to change a workbook that exists.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import runtime.certificates
from plugins.finance.money import rupees
from plugins.finance.reports.model import Bars, Cell, Kind, Report, grouped, in_words
from runtime.meaning.ledger.nodes import Words

_HERE = Path(__file__).parent
_FONTS = Path(runtime.certificates.__file__).with_name("fonts")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_data(report: Report) -> dict[str, object]:
    """Plain data for JSON; amounts are texts in rupees, so that no reader makes floats of them."""

    def row(cells: tuple[Cell, ...]) -> dict[str, object]:
        pairs = zip(report.columns, cells, strict=True)
        return {column.name: _plain(cell, column.kind) for column, cell in pairs}

    return {
        "report": report.name,
        "title": {"en": report.title.en, "ml": report.title.ml},
        "local_body": report.local_body,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "ties": report.ties,
        "rows": [row(cells) for cells in report.rows],
        "total": row(report.total) if report.total else None,
    }


def as_json(report: Report) -> str:
    return json.dumps(as_data(report), ensure_ascii=False, indent=1)


def as_csv(report: Report) -> str:
    """Names of columns, then rows; a text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in report.columns])
    for cells in (*report.rows, *([report.total] if report.total else [])):
        writer.writerow([_csv(cell, column.kind) for cell, column in zip(cells, report.columns, strict=True)])  # fmt: skip
    return out.getvalue()


def as_xlsx(report: Report, language: str = "en") -> bytes:
    """A workbook of one sheet; amounts are numbers of two places, texts are always texts."""
    made = io.BytesIO()
    # The library has no types of its own and nobody else's.
    book: Any = import_module("xlsxwriter").Workbook(
        made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )  # fmt: skip
    sheet: Any = book.add_worksheet(report.name[:31])
    bold, money, total = (book.add_format(one) for one in ({"bold": True}, {"num_format": "#,##0.00"}, {"num_format": "#,##0.00", "bold": True}))  # fmt: skip
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    words = in_words(report, language)
    sheet.write_string(0, 0, f"{words['title']} · {words['local_body']} · {words['days']}", bold)
    for number, column in enumerate(report.columns):
        title = column.title.ml if language == "ml" else column.title.en
        sheet.write_string(2, number, title, bold)
        sheet.set_column(number, number, 16 if column.kind != "text" else 28)
    lines = [*report.rows, *([report.total] if report.total else [])]
    for line, cells in enumerate(lines, start=3):
        last = report.total is not None and line == len(lines) + 2
        for number, (cell, column) in enumerate(zip(cells, report.columns, strict=True)):
            if isinstance(cell, date):
                sheet.write_datetime(line, number, datetime(cell.year, cell.month, cell.day), day)
            elif column.kind == "money" and isinstance(cell, int):
                sheet.write_number(line, number, Decimal(rupees(cell)), total if last else money)
            elif isinstance(cell, int):
                sheet.write_number(line, number, cell)
            elif cell is not None:
                sheet.write_string(line, number, cell, bold if last else None)
    book.close()
    return made.getvalue()


def as_html(report: Report, language: str = "en") -> str:
    """The report as a piece of a page: headings, a table that scrolls, its chart, its checks."""
    words = in_words(report, language)
    text: dict[str, Any] = words
    head = "".join(f'<th scope="col"{_right(r)}>{escape(t)}</th>' for t, r in zip(text["columns"], text["right"], strict=True))  # fmt: skip
    body = "".join(f"<tr>{_cells(row, text['right'])}</tr>" for row in text["rows"])
    foot = f"<tfoot><tr>{_cells(text['total'], text['right'])}</tr></tfoot>" if text["total"] else ""  # fmt: skip
    checks = "".join(
        f'<li class="{"ties" if one["ties"] else "differs"}">{escape(one["words"])}: {one["left"]} {"=" if one["ties"] else "≠"} {one["right"]}</li>'
        for one in text["checks"]
    )
    return (
        f'<section class="report" lang="{language}"><h1>{escape(text["title"])}</h1>'
        f"<p>{escape(text['local_body'])} · {escape(text['days'])}</p>"
        f"{bars_svg(report.bars, language) if report.bars else ''}"
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table></div>'
        f"{f'<ul>{checks}</ul>' if checks else ''}</section>"
    )


def as_pdf(report: Report, language: str = "en", at: datetime | None = None) -> bytes:
    """The report as PDF/A-2b by Typst; no text of the books is ever put into Typst source.

    Args:
        at: When it was drawn; the same report at the same time gives the same bytes.
    """
    typst = import_module("typst")
    given = json.dumps(in_words(report, language) | {"lang": language}, ensure_ascii=False)
    made: bytes = typst.compile(
        str(_HERE.joinpath("report.typ")), root=str(_HERE), format="pdf", font_paths=[str(_FONTS)],
        ignore_system_fonts=True, sys_inputs={"data": given}, pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()) if at else 0,
    )  # fmt: skip
    return made


def bars_svg(bars: Bars, language: str = "en") -> str:
    """Horizontal bars as SVG: readable without script, its figures in the text, its title told to readers."""

    def said(words: Words) -> str:
        return escape(words.ml if language == "ml" else words.en)

    most = max((abs(one) for one in bars.paise), default=0) or 1
    height = 46 * len(bars.paise) + 4
    rows: list[str] = []
    for nth, (label, paise) in enumerate(zip(bars.labels, bars.paise, strict=True)):
        top, width = 46 * nth, abs(paise) * 320 // most
        fill = "#1d70b8" if paise >= 0 else "#d4351c"
        rows.append(
            f'<text x="0" y="{top + 16}">{said(label)}</text>'
            f'<text x="320" y="{top + 16}" text-anchor="end">{grouped(rupees(paise))}</text>'
            f'<rect x="0" y="{top + 22}" width="{width}" height="16" fill="{fill}"/>'
        )
    # As wide as the narrowest phone shows: its letters keep their size on every screen.
    return (
        f'<svg viewBox="0 0 320 {height}" width="320" height="{height}" role="img" font-size="14"'
        ' font-family="Noto Sans, Noto Sans Malayalam, sans-serif">'
        f"<title>{said(bars.title)}</title>{''.join(rows)}</svg>"
    )


def _right(right: bool) -> str:
    return ' class="number"' if right else ""


def _cells(row: list[str], right: list[bool]) -> str:
    return "".join(f"<td{_right(r)}>{escape(cell)}</td>" for cell, r in zip(row, right, strict=True))  # fmt: skip


def _plain(cell: Cell, kind: Kind) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    return rupees(cell) if kind == "money" and isinstance(cell, int) else cell


def _csv(cell: Cell, kind: Kind) -> str:
    plain = _plain(cell, kind)
    text = "" if plain is None else str(plain)
    return f"'{text}" if kind == "text" and text.startswith(_FORMULA) else text
