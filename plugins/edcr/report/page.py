"""The result as one HTML page: the plan with numbered marks, the tables, the sources."""

from __future__ import annotations

from html import escape
from typing import Any

from plugins.edcr.report.document import report_document
from plugins.edcr.report.labels import CERTAINTIES, OUTCOMES, PAGE, SEVERITIES, STATUSES, amount
from plugins.edcr.report.svg import STYLE, Mark, plan_svg
from plugins.edcr.rules.verdict import Status, Verdict
from plugins.edcr.scrutiny import Scrutiny

_TOLD = (Status.FAIL, Status.ERROR, Status.UNCHECKED, Status.OFFICER)
STATUS_ORDER = {
    "fail": 0,
    "rule_error": 1,
    "cannot_be_checked": 2,
    "needs_officer": 3,
    "pass": 4,
    "not_applicable": 5,
}


def plan_marks(scrutiny: Scrutiny, language: str) -> list[Mark]:
    """A mark for every finding and every verdict that is not a clear pass."""
    if scrutiny.plan is None:
        return []
    marks: list[Mark] = []
    document = report_document(scrutiny)
    for finding, told in zip(scrutiny.plan.findings, document["findings"], strict=True):
        if finding.at is not None:
            name = f"D{told['number']}"
            marks.append(
                Mark(name, finding.severity.value, told["message"][language], name, finding.at)
            )
    for number, verdict in enumerate(scrutiny.verdicts, 1):
        if verdict.status in _TOLD and verdict.at is not None:
            marks.append(_mark(verdict, number, language))
    return marks


def _mark(verdict: Verdict, number: int, language: str) -> Mark:
    assert verdict.at is not None
    text = verdict.advice[language] or verdict.reason[language]
    title = f"{verdict.title[language]}: {text}"
    span = verdict.mark if verdict.status is Status.FAIL else None
    at = verdict.at
    if verdict.mark is not None:
        (ax, ay), (bx, by) = verdict.mark
        at = ((ax + bx) / 2, (ay + by) / 2)
    return Mark(str(number), verdict.status.value, title, f"V{number}", at, span)


def report_html(scrutiny: Scrutiny, language: str) -> str:
    """One self-contained page; it needs no network and reads without script."""
    document = report_document(scrutiny)
    body = [_head(document, language)]
    if document["refusal"]:
        message = escape(document["refusal"]["message"][language])
        body.append(f'<p class="refusal">{message}</p>')
    else:
        assert scrutiny.plan is not None
        marks = plan_marks(scrutiny, language)
        svg = plan_svg(scrutiny.plan, marks, label=PAGE["title"][language])
        body.append(f"<figure>{svg}<figcaption>{PAGE['zoom'][language]}</figcaption></figure>")
        body.append(_findings(document, language))
        body.append(_verdicts(document, scrutiny.book.groups, language))
        body.append(_areas(document, language))
    body.append(_foot(document, language))
    title = escape(f"{PAGE['title'][language]}: {document['file']['name']}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}{STYLE}</style></head><body><main>"
        f"{''.join(body)}</main><script>{_SCRIPT}</script></body></html>\n"
    )


def _head(document: dict[str, Any], language: str) -> str:
    outcome = document["outcome"]
    rules = document["rules"]
    counts = "".join(
        f'<li class="{status}"><b>{count}</b> {STATUSES[status][language]}</li>'
        for status, count in document["counts"].items()
        if count
    )
    return (
        f"<h1>{escape(PAGE['title'][language])}</h1>"
        f'<p class="outcome {outcome}">{OUTCOMES[outcome][language]}</p>'
        f"<p>{escape(document['file']['name'])} · {escape(rules['title'][language])} · "
        f"{PAGE['as_on'][language]} {rules['as_on']} · {escape(rules['instrument'] or '')}</p>"
        f'<ul class="counts">{counts}</ul>{_to_mend(document, language)}'
    )


def _to_mend(document: dict[str, Any], language: str) -> str:
    """What to change, first and short: that is what a drafter opens the page for."""
    items = "".join(
        f'<li><a href="#V{v["number"]}">{v["number"]}</a> {escape(v["title"][language])}: '
        f"<b>{escape((v['advice'] or v['reason'])[language])}</b></li>"
        for v in document["verdicts"]
        if v["status"] == "fail"
    )
    return f'<ul class="mend">{items}</ul>' if items else ""


def _findings(document: dict[str, Any], language: str) -> str:
    rows = "".join(
        f'<tr id="D{f["number"]}" class="{f["severity"]}"><td>D{f["number"]}</td>'
        f"<td>{SEVERITIES[f['severity']][language]}</td>"
        f"<td>{escape(f['message'][language])}{_handles(f['handles'], language)}</td></tr>"
        for f in document["findings"]
    )
    inner = f"<table>{rows}</table>" if rows else f"<p>{PAGE['none'][language]}</p>"
    return f"<section><h2>{PAGE['findings'][language]}</h2>{inner}</section>"


def _verdicts(document: dict[str, Any], groups: dict[str, dict[str, str]], language: str) -> str:
    parts: list[str] = []
    head = "".join(
        f"<th>{PAGE[name][language]}</th>"
        for name in ("rule", "check", "required", "provided", "verdict")
    )
    for group, title in groups.items():
        found = [v for v in document["verdicts"] if v["group"] == group]
        if not found:
            continue
        found.sort(key=lambda v: (STATUS_ORDER[v["status"]], v["number"]))
        rows = "".join(_verdict(v, language) for v in found)
        parts.append(
            f"<section><h2>{escape(title[language])}</h2>"
            f"<table><thead><tr><th>#</th>{head}</tr></thead>{rows}</table></section>"
        )
    return "".join(parts)


def _verdict(v: dict[str, Any], language: str) -> str:
    sign = "≥" if v["sense"] == "at_least" else "≤"
    required = (
        "" if v["required"] is None else f"{sign} {amount(v['required'], v['unit'], language)}"
    )
    if v["unit"] == "yesno":
        required = ""
    provided = "" if v["provided"] is None else amount(v["provided"], v["unit"], language)
    text = v["reason"][language] if not v["advice"] else v["advice"][language]
    near = f' <em class="near">{PAGE["near"][language]}</em>' if v["near_limit"] else ""
    subject = f"<small>{escape(v['subject'])}</small>" if v["subject"] else ""
    return (
        f'<tr id="V{v["number"]}" class="{v["status"]}"><td>{v["number"]}</td>'
        f"<td>{escape(v['rule'])}</td><td>{escape(v['title'][language])} {subject}</td>"
        f"<td>{required}</td><td>{provided}</td>"
        f"<td><b>{STATUSES[v['status']][language]}</b>{near}<br>{escape(text)}"
        f"{_sources(v, language)}</td></tr>"
    )


def _sources(v: dict[str, Any], language: str) -> str:
    lines = [
        f"{PAGE['table'][language]} {escape(r['table'])}, {PAGE['row'][language]} {escape(r['row'])}: "
        f"{escape(r['rule'])}, {escape(r['ref'])} ({CERTAINTIES[r['certainty']][language]}; {escape(r['place'])})"
        for r in v["rows"]
    ]
    lines += [escape(p[language]) for p in v["provisos"]]
    for item in v["inputs"]:
        means = "; ".join(f"{m['how']} {m['value']:g}" for m in item["means"])
        value = item["value"]
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        lines.append(
            f"{escape(item['name'])} = {escape(shown)} {escape(item['unit'])}"
            + (f" ({escape(means)})" if means else "")
        )
    if v["handles"]:
        lines.append(f"{PAGE['handles'][language]}: {escape(', '.join(v['handles'][:12]))}")
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>{PAGE['source'][language]}</summary><ul>{items}</ul></details>"


def _areas(document: dict[str, Any], language: str) -> str:
    plan = document["plan"]
    facts = [
        (PAGE["plot"][language], amount(plan["plot"]["area_m2"], "m2", language)),
        (
            f"{PAGE['plot'][language]}, {PAGE['drawn'][language]} / {PAGE['declared'][language]}",
            f"{amount(plan['plot']['drawn_m2'], 'm2', language)} / "
            f"{amount(plan['plot']['declared_m2'], 'm2', language)}",
        ),
        (PAGE["covered"][language], amount(plan["covered_m2"], "m2", language)),
        (PAGE["coverage"][language], amount(plan["coverage_pct"], "%", language)),
        (PAGE["floor_area"][language], amount(plan["floor_area_m2"], "m2", language)),
        (PAGE["fsi"][language], amount(plan["fsi"], "", language)),
        (PAGE["height"][language], amount(plan["height_m"], "m", language)),
    ]
    listed = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in facts)
    rows = "".join(
        f"<tr><td>{block['block']}</td><td>{floor['floor']}"
        + (f" ×{floor['times']}" if floor["times"] > 1 else "")
        + f"</td><td>{escape(', '.join(u['use'] for u in floor['uses']))}</td>"
        f"<td>{amount(floor['built_up_m2'], 'm2', language)}</td>"
        f"<td>{amount(floor['deduction_m2'], 'm2', language)}</td>"
        f"<td>{amount(floor['floor_area_m2'], 'm2', language)}</td></tr>"
        for block in plan["blocks"]
        for floor in block["floors"]
    )
    names = ("block", "floor", "use", "built_up", "deduction", "floor_area")
    head = "".join(f"<th>{PAGE[name][language]}</th>" for name in names)
    return (
        f"<section><h2>{PAGE['areas'][language]}</h2><table>{listed}</table>"
        f"<table><thead><tr>{head}</tr></thead>{rows}</table></section>"
    )


def _foot(document: dict[str, Any], language: str) -> str:
    return (
        f"<footer>{PAGE['digest'][language]}: <code>{document['digest']}</code><br>"
        f"SHA-256 <code>{document['file']['sha256']}</code></footer>"
    )


def _handles(handles: list[str], language: str) -> str:
    shown = ", ".join(handles[:6])
    return f" <small>{PAGE['handles'][language]}: {escape(shown)}</small>" if shown else ""


_STYLE = """
body{font:15px/1.45 system-ui,"Noto Sans Malayalam",sans-serif;color:#1c1c1c;margin:0;background:#f3f3f0}
main{max-width:70rem;margin:0 auto;padding:1rem;background:#fff}h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.05rem;margin:1.4rem 0 .4rem}
.outcome{display:inline-block;padding:.35rem .8rem;border-radius:.3rem;color:#fff;font-weight:600;background:#6d6d6d}
.outcome.fails,.outcome.refused,.outcome.rules_incomplete{background:#b71c1c}.outcome.passes{background:#2e7d32}.outcome.needs_officer{background:#a65f00}
.refusal{font-size:1.1rem;border-left:4px solid #b71c1c;padding:.5rem 1rem}
.counts{list-style:none;display:flex;gap:1rem;flex-wrap:wrap;padding:0;margin:.3rem 0}
.mend{border-left:4px solid #b71c1c;background:#fdf3f2;padding:.5rem .5rem .5rem 2rem}
figure{margin:0;border:1px solid #ccc}figure svg{display:block;width:100%;height:32rem}figcaption{font-size:.8rem;color:#595959;padding:.2rem .5rem}
table{border-collapse:collapse;width:100%;margin:.3rem 0}td,th{border-bottom:1px solid #e2e2e2;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{font-size:.8rem;color:#555}tr.fail>td:first-child,tr.error>td:first-child,tr.rule_error>td:first-child{border-left:4px solid #b71c1c}
tr.cannot_be_checked>td:first-child{border-left:4px solid #6d6d6d}tr.needs_officer>td:first-child,tr.warning>td:first-child{border-left:4px solid #c77700}
tr.pass>td:first-child{border-left:4px solid #2e7d32}tr.not_applicable{color:#5a5a5a}tr:target{background:#fff6d6}
small{color:#595959}.near{color:#a65f00}details{font-size:.85rem;color:#555}summary{cursor:pointer}footer{font-size:.75rem;color:#595959;margin-top:2rem;overflow-wrap:anywhere}
td,li,p{overflow-wrap:anywhere}
@media(max-width:40rem){table{display:block;overflow-x:auto}td,th{padding:.25rem;font-size:.85rem}figure svg{height:20rem}section:has(tr[id^=V]) thead{display:none}
tr[id^=V]{display:grid;grid-template-columns:2.6rem 1fr 1fr;border-bottom:1px solid #ccc;padding:.3rem 0}tr[id^=V]>td{border-bottom:0}
tr[id^=V]>td:nth-child(2){grid-column:2/-1}tr[id^=V]>td:nth-child(3),tr[id^=V]>td:nth-child(6){grid-column:1/-1}tr[id^=V]>td:nth-child(4){grid-column:1/3}}@media print{details{display:none}main{max-width:none}}
"""

# Zoom and move by changing the view box; marks keep their size on the screen.
_SCRIPT = """
(function(){var s=document.querySelector('svg.plan');if(!s)return;var v=s.viewBox.baseVal,w0=v.width,d=null;
function marks(){var k=v.width/w0;s.querySelectorAll('.mark').forEach(function(g){var t=g.getAttribute('transform').split(' scale')[0];
g.setAttribute('transform',t+' scale('+g.dataset.s*k+')')})}
function at(e){var p=s.createSVGPoint();p.x=e.clientX;p.y=e.clientY;return p.matrixTransform(s.getScreenCTM().inverse())}
s.addEventListener('wheel',function(e){e.preventDefault();var p=at(e),k=e.deltaY>0?1.2:1/1.2;
v.x=p.x-(p.x-v.x)*k;v.y=p.y-(p.y-v.y)*k;v.width*=k;v.height*=k;marks()},{passive:false});
s.addEventListener('pointerdown',function(e){d=at(e)});
s.addEventListener('pointermove',function(e){if(!d||!e.buttons)return;var p=at(e);v.x-=p.x-d.x;v.y-=p.y-d.y});
s.addEventListener('pointerup',function(){d=null});
document.querySelectorAll('tr[id] td:first-child').forEach(function(c){var id=c.parentNode.id,
m=s.querySelector('a[href="#'+id+'"]');if(!m)return;c.style.cursor='pointer';c.style.textDecoration='underline';
c.addEventListener('click',function(){var t=m.parentNode.transform.baseVal.getItem(0).matrix;v.width=w0/4;
v.height=v.width*s.clientHeight/s.clientWidth;v.x=t.e-v.width/2;v.y=t.f-v.height/2;marks();s.scrollIntoView({block:'center'})})})})();
"""
