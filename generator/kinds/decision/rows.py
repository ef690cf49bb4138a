"""The rows of a decision: from the document or its CSV file, each cell read, each impossible one believed only with proof."""

from __future__ import annotations

import datetime as dt
import decimal

from generator.diagnostics import Severity, did_you_mean
from generator.kinds.decision.columns import EXTRA
from generator.kinds.decision.spec import DecisionSpec, IssueSpec
from generator.load.csv_rows import CsvRow, read_rows
from generator.load.document import Document
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import find
from generator.resolve.names import Names
from generator.resolve.tables import table_text
from generator.rules.check import check_rule
from generator.rules.logic import is_truth
from generator.rules.parse import parse_rule
from generator.rules.types import Bool, Scope
from generator.symbols import DecisionRow, Give, Record, Take
from runtime.meaning.cells import text_of
from runtime.meaning.tables import Cell, read_cell

INSTEAD = ("missing", "never")
"""What may stand in place of what comes out."""


def written_rows(
    names: Names, document: Document, spec: DecisionSpec, issue: IssueSpec, at: tuple[str, ...]
) -> list[CsvRow]:
    """The rows of one issue as they are written."""
    known = (*spec.takes, *spec.gives, *EXTRA)
    if issue.rows is None:
        found = table_text(names, document, issue.file or "")
        if found is None:
            return []
        rows, faults = read_rows(*found, known, tuple(spec.gives))
        names.found.extend(faults)
        return rows
    made: list[CsvRow] = []
    for index, cells in enumerate(issue.rows):
        node = find(document.node, (*at, "rows", index))
        line = node.line if isinstance(node, MapNode) else document.span(*at).line
        unknown = [c for c in cells if c not in known]
        for column in unknown:
            names.report(
                "KS031",
                document.key_span(*at, "rows", index, column),
                f"there is no column '{column}'",
                expected=", ".join((*spec.takes, *spec.gives)),
            )
        if not unknown:
            made.append(CsvRow(document.file, line, "", dict(cells), ()))
    return made


def read_row(
    names: Names,
    document: Document,
    record: Record,
    scope: Scope,
    since: dt.date,
    row: CsvRow,
    takes: tuple[Take, ...],
    gives: tuple[Give, ...],
) -> DecisionRow | None:
    """The row with its cells and what it gives; None where something in it is wrong (told)."""
    cells: list[Cell] = []
    for take in takes:
        cell = _cell(names, row, take)
        if cell is None:
            return None
        cells.append(cell)
    said = [row.cells[give.name] for give in gives if row.cells.get(give.name)]
    instead = next((word for word in INSTEAD if word in said), "")
    if instead and any(text != instead for text in said):
        names.report(
            "KS841", row.span(), f"a row that is '{instead}' gives nothing else",
            expected=f"'{instead}' alone",
        )  # fmt: skip
        return None
    if instead == "never":
        if not _impossible(names, record, scope, row, takes, cells):
            return None
        return DecisionRow(since, tuple(cells), {}, row.span(), instead)
    if instead:
        names.report(
            "KS845", document.key_span("tables", since.isoformat()),
            "the order says nothing of " + _case(takes, cells),
            expected="what the order decides; until then a person decides",
            others=((row.span(), "the row"),),
            severity=Severity.WARNING,
        )  # fmt: skip
        return DecisionRow(since, tuple(cells), {}, row.span(), instead)
    values: dict[str, str] = {}
    for give in gives:
        text = row.cells.get(give.name, "none" if give.type == "choices" else "")
        if not _fits(give, text):
            names.report(
                "KS841", row.span(give.name), f"'{text}' is no {give.type}",
                expected=", ".join(give.options) or _FORMS[give.type],
                mend=did_you_mean(text, give.options) if give.options else "",
            )  # fmt: skip
            return None
        values[give.name] = text
    return DecisionRow(since, tuple(cells), values, row.span())


def _cell(names: Names, row: CsvRow, take: Take) -> Cell | None:
    cell = read_cell(row.cells.get(take.name, "any"), take.kind == "number")
    strange = cell.words - set(take.words) if cell is not None and take.words else frozenset[str]()
    if cell is not None and not strange:
        return cell
    names.report(
        "KS841",
        row.span(take.name),
        f"'{row.cells.get(take.name)}' is nothing that '{take.name}' can be asked",
        expected=", ".join(take.words)
        or (
            "500, over 100 upto 500, any, none"
            if take.kind == "number"
            else "words with | between, any, none"
        ),
    )
    return None


def _impossible(
    names: Names,
    record: Record,
    scope: Scope,
    row: CsvRow,
    takes: tuple[Take, ...],
    cells: list[Cell],
) -> bool:
    """Whether the check that the row names refuses every case of it, as far as rules can be folded."""
    by = row.cells.get("by", "")
    check = next((one for one in record.checks if one.name == by), None)
    if check is None:
        known = [one.name for one in record.checks]
        names.report(
            "KS846", row.span("by"), "which check of the record makes this impossible?",
            expected=", ".join(known) or "a check of the record", mend=did_you_mean(by, known),
        )  # fmt: skip
        return False
    parts = [
        part
        for take, cell in zip(takes, cells, strict=True)
        if (part := _condition(take, cell)) is not None
    ]
    text = " && ".join([*parts, f"({check.rule.text})"])
    parsed, _ = parse_rule(text, row.span())
    typed = None if parsed is None else check_rule(parsed, scope, Bool(), row.span())[0]
    if typed is not None and is_truth(typed, False):
        return True
    names.report(
        "KS846", row.span(), f"the check '{by}' does not rule out " + _case(takes, cells),
        expected="a check that is false in every such case, told from what the row looks at",
        mend="give the row what it gives, or write `missing`",
    )  # fmt: skip
    return False


def _condition(take: Take, cell: Cell) -> str | None:
    """The cell as a rule, where its column is a choice, or yes or no."""
    if cell.any or take.steps or not cell.words:
        return None
    rule = f"({take.rule.text})"
    if take.kind == "bool":
        return rule if cell.words == {"true"} else f"!{rule}" if len(cell.words) == 1 else None
    return f"{rule} in [{', '.join(repr(word) for word in sorted(cell.words))}]"


def _case(takes: tuple[Take, ...], cells: list[Cell]) -> str:
    said = [
        f"{take.name} = {text_of(cell)}"
        for take, cell in zip(takes, cells, strict=True)
        if not cell.any
    ]
    return ", ".join(said) or "any case"


_FORMS = {
    "bool": "true or false", "code": "a code", "decimal": "a number such as 12.5", "int": "a whole number",
    "money": "rupees: 50, 12.50",
}  # fmt: skip


def _fits(give: Give, text: str) -> bool:
    if give.type == "bool":
        return text in ("true", "false")
    if give.type == "code":
        return 0 < len(text) <= 60
    if give.type == "choice":
        return text in give.options
    if give.type == "choices":
        chosen = text.split("|")
        return text == "none" or (
            set(chosen) <= set(give.options) and len(set(chosen)) == len(chosen)
        )
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return False
    places = -int(number.as_tuple().exponent) if number.is_finite() else 99
    return (
        places <= {"int": 0, "money": 2}.get(give.type, 6)
        and abs(number) < 10**15
        and "E" not in text.upper()
    )
