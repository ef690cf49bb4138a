"""The result as a few lines of text for a terminal."""

from __future__ import annotations

from typing import Any

from plugins.edcr.report.labels import OUTCOMES, STATUSES, amount


def summary(document: dict[str, Any], language: str) -> str:
    """Outcome, faults with advice, and what is missing; passes are only counted."""
    lines = [
        f"{document['file']['name']}: {OUTCOMES[document['outcome']][language]}",
        f"  {document['rules']['title'][language]}, {document['rules']['as_on']}, {document['rules']['instrument']}",
    ]
    if document["refusal"]:
        return "\n".join([lines[0], f"  {document['refusal']['message'][language]}"])
    lines += [f"  [{f['severity']}] {f['message'][language]}" for f in document["findings"]]
    for verdict in document["verdicts"]:
        if verdict["status"] in ("pass", "not_applicable"):
            continue
        lines.append(_line(verdict, language))
    counts = document["counts"]
    told = ", ".join(f"{STATUSES[s][language]} {counts[s]}" for s in counts if counts[s])
    lines.append(f"  {told}")
    return "\n".join(lines)


def _line(verdict: dict[str, Any], language: str) -> str:
    status = STATUSES[verdict["status"]][language]
    subject = f" {verdict['subject']}" if verdict["subject"] else ""
    text = f"  [{status}] {verdict['rule']} {verdict['title'][language]}{subject}: "
    if verdict["provided"] is not None:
        provided = amount(verdict["provided"], verdict["unit"], language)
        required = amount(verdict["required"], verdict["unit"], language)
        sign = "≥" if verdict["sense"] == "at_least" else "≤"
        text += f"{provided}, {sign} {required}. "
    advice: str = (verdict["advice"] or verdict["reason"])[language]
    return text + advice
