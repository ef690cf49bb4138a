"""The report as PDF, set by Typst; outside the path that must be fast."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from plugins.edcr.report.document import report_document
from plugins.edcr.report.labels import CERTAINTIES, OUTCOMES, PAGE, SEVERITIES, STATUSES, amount
from plugins.edcr.report.page import STATUS_ORDER, plan_marks
from plugins.edcr.report.svg import plan_svg
from plugins.edcr.scrutiny import Scrutiny

_COLOURS = {
    "fail": "#b71c1c",
    "rule_error": "#b71c1c",
    "refused": "#b71c1c",
    "fails": "#b71c1c",
    "rules_incomplete": "#b71c1c",
    "cannot_be_checked": "#6d6d6d",
    "incomplete": "#6d6d6d",
    "needs_officer": "#a65f00",
    "pass": "#2e7d32",
    "passes": "#2e7d32",
    "not_applicable": "#888888",
}
_FONTS = (
    '("Noto Sans", "Noto Sans Malayalam", "Lohit Malayalam", "DejaVu Sans", "Libertinus Serif")'
)


def report_pdf(scrutiny: Scrutiny, language: str) -> bytes:
    """The report as PDF.

    Raises:
        ImportError: The `edcr` extra (typst) is not installed.
    """
    import typst  # here, because scrutiny itself does without

    source, plan = report_typst(scrutiny, language)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "main.typ").write_text(source, encoding="utf-8")
        (folder / "plan.svg").write_text(plan, encoding="utf-8")
        return typst.compile(folder / "main.typ", format="pdf")


def report_typst(scrutiny: Scrutiny, language: str) -> tuple[str, str]:
    """The Typst source of the report and the SVG it shows ("" for a refused drawing)."""
    document = report_document(scrutiny)
    rules = document["rules"]
    parts = [
        f'#set document(title: "{_text(PAGE["title"][language])}", date: none)',
        '#set page(paper: "a4", margin: 1.6cm, numbering: "1 / 1")',
        f'#set text(size: 9pt, lang: "{language}", font: {_FONTS})',
        '#set table(stroke: 0.4pt + rgb("#cccccc"), inset: 4pt)',
        f'#text(size: 15pt, weight: "bold")[#"{_text(PAGE["title"][language])}"]',
        "",
        _badge(OUTCOMES[document["outcome"]][language], document["outcome"]),
        "",
        f'#"{_text(document["file"]["name"])} · {_text(rules["title"][language])} · '
        f'{rules["as_on"]} · {_text(rules["instrument"] or "")}"',
        "",
    ]
    svg = ""
    if document["refusal"]:
        parts.append(f'#"{_text(document["refusal"]["message"][language])}"')
    else:
        assert scrutiny.plan is not None
        svg = plan_svg(scrutiny.plan, plan_marks(scrutiny, language), standalone=True)
        parts.append('#align(center, image("plan.svg", height: 9cm))')
        parts += _findings(document, language)
        parts += _verdicts(document, scrutiny.book.groups, language)
    parts += ["", f'#text(size: 7pt)[#"{PAGE["digest"][language]}: {document["digest"]}"]']
    return "\n".join(parts) + "\n", svg


def _findings(document: dict[str, Any], language: str) -> list[str]:
    if not document["findings"]:
        return []
    rows = [
        f'[D{f["number"]}], [#"{SEVERITIES[f["severity"]][language]}"], '
        f'[#"{_text(f["message"][language])}"],'
        for f in document["findings"]
    ]
    return [
        f'== #"{_text(PAGE["findings"][language])}"',
        "#table(columns: (auto, auto, 1fr),",
        *rows,
        ")",
    ]


def _verdicts(document: dict[str, Any], groups: dict[str, Any], language: str) -> list[str]:
    parts: list[str] = []
    head = "".join(
        f'[*#"{_text(PAGE[name][language])}"*], '
        for name in ("rule", "check", "required", "provided", "verdict")
    )
    for group, title in groups.items():
        found = [v for v in document["verdicts"] if v["group"] == group]
        found.sort(key=lambda v: (STATUS_ORDER[v["status"]], v["number"]))
        if found:
            parts += [
                f'== #"{_text(title[language])}"',
                "#table(columns: (auto, 4.2em * 1.4, 1fr, auto, auto, 1.5fr),",
                f"table.header([*\\#*], {head}),",
                *(_row(v, language) for v in found),
                ")",
            ]
    return parts


def _row(v: dict[str, Any], language: str) -> str:
    sign = "≥" if v["sense"] == "at_least" else "≤"
    required = ""
    if v["required"] is not None and v["unit"] != "yesno":
        required = f"{sign} {amount(v['required'], v['unit'], language)}"
    provided = "" if v["provided"] is None else amount(v["provided"], v["unit"], language)
    text = (v["advice"] or v["reason"])[language]
    source = "; ".join(
        f"{r['rule']}, {r['row']}, {r['ref']} ({CERTAINTIES[r['certainty']][language]})"
        for r in v["rows"]
    )
    small = f' \\ #text(size: 7pt, fill: gray)[#"{_text(source)}"]' if source else ""
    subject = f' #text(size: 7pt)[#"{_text(v["subject"])}"]' if v["subject"] else ""
    return (
        f'[{v["number"]}], [#"{_text(v["rule"])}"], [#"{_text(v["title"][language])}"{subject}], '
        f'[#"{_text(required)}"], [#"{_text(provided)}"], '
        f'[{_badge(STATUSES[v["status"]][language], v["status"])} #"{_text(text)}"{small}],'
    )


def _badge(text: str, status: str) -> str:
    return f'#text(weight: "bold", fill: rgb("{_COLOURS[status]}"))[#"{_text(text)}"]'


def _text(text: str) -> str:
    # Everything from a drawing enters as a string literal, never as markup.
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
