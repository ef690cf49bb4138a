"""A report as the result page shows it: what to mend first, passes only counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.edcr.report.labels import CERTAINTIES, OUTCOMES, SEVERITIES, STATUSES, amount

MOST_ROWS = 40
_KIND = {"passes": "good", "needs_officer": "due"}
_TAG = {"fail": "late", "rule_error": "late", "needs_officer": "due", "cannot_be_checked": "now"}
_FINDING_TAG = {"error": "late", "warning": "due", "note": ""}
_SECTIONS = (
    ("mend", ("fail", "rule_error")),
    ("officer", ("needs_officer",)),
    ("open", ("cannot_be_checked",)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be said: `kind` is the tag's, `facts` are required and provided."""

    title: str
    status: str
    kind: str
    says: str
    source: str
    required: str = ""
    provided: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading (a stock word); `more` were left out."""

    word: str
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page. `refused` is why nothing was judged."""

    outcome: str
    kind: str
    book: str
    on: str
    refused: str
    sections: tuple[Section, ...]
    passed: int
    not_applicable: int


def shown(document: dict[str, Any], language: str) -> Shown:
    """What the page says of a report."""
    verdicts = document["verdicts"]
    sections = [
        _section(word, [_verdict(v, language) for v in verdicts if v["status"] in statuses])
        for word, statuses in _SECTIONS
    ]
    findings = [_finding(f, language) for f in document["findings"] if f["severity"] != "note"]
    sections.insert(1, _section("drawing", findings))
    refusal = document["refusal"]
    counts = document["counts"]
    return Shown(
        outcome=OUTCOMES[document["outcome"]][language],
        kind=_KIND.get(document["outcome"], "wrong"),
        book=document["rules"]["title"][language],
        on=document["rules"]["as_on"],
        refused=refusal["message"][language] if refusal else "",
        sections=tuple(section for section in sections if section.rows),
        passed=counts["pass"],
        not_applicable=counts["not_applicable"],
    )


def _section(word: str, rows: list[Row]) -> Section:
    return Section(word, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _verdict(verdict: dict[str, Any], language: str) -> Row:
    subject = f" ({verdict['subject']})" if verdict["subject"] else ""
    required, provided = verdict["required"], verdict["provided"]
    unit = verdict["unit"]
    measured = provided is not None and required is not None and unit != "yesno"
    sign = "≥" if verdict["sense"] == "at_least" else "≤"
    refs = sorted({row["ref"] for row in verdict["rows"]})
    source = "; ".join([verdict["rule"], *refs, CERTAINTIES[verdict["certainty"]][language]])
    advice: str = (verdict["advice"] or verdict["reason"])[language]
    return Row(
        title=f"{verdict['title'][language]}{subject}",
        status=STATUSES[verdict["status"]][language],
        kind=_TAG[verdict["status"]],
        says=advice,
        source=source,
        required=f"{sign} {amount(required, unit, language)}" if measured else "",
        provided=amount(provided, unit, language) if measured else "",
    )


def _finding(finding: dict[str, Any], language: str) -> Row:
    return Row(
        title=finding["layer"] or "",
        status=SEVERITIES[finding["severity"]][language],
        kind=_FINDING_TAG[finding["severity"]],
        says=finding["message"][language],
        source=", ".join(finding["handles"][:6]),
    )
