"""Texts that try to become code, places in a spec that take a text, and shapes that must not change."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from tests.golden.cases import spec_texts

PAYLOADS: dict[str, str] = {
    "single quote": "it's",
    "double quote": 'say "so"',
    "three quotes": 'x""" + __import__("os").system("id") + """',
    "three single quotes": "x''' + exit() + '''",
    "backslash at the end": "abc\\",
    "backslash quote": "abc\\' or 1=1 --",
    "backslash double quote": 'abc\\" + exit() + \\"',
    "python call": "__import__('os').system('id')",
    "format field": "{0.__class__.__mro__} %(x)s %s {x!r}",
    "sql drop": "'; DROP TABLE shop.application; --",
    "sql comment": "*/ -- /* x */ --",
    "sql dollars": "$$; DROP TABLE x; $$ $body$ $function$",
    "sql escape string": "\\'; SELECT pg_sleep(9); --",
    "html script": "</script><script>alert(1)</script>",
    "html attribute": '" onmouseover="alert(1)" x="',
    "html comment": "--><img src=x onerror=alert(1)><!--",
    "jinja expression": "{{ 7 * 7 }}{% raw %}{{ config }}{% endraw %}",
    "jinja comment": "#} {{ 1/0 }} {#",
    "js string": '"); alert(1); ("',
    "js template": "`${alert(1)}`",
    "js comment": "*/ alert(1) /* //",
    "typst code": '#read("/etc/passwd") #eval("1")',
    "csv formula": "=cmd|' /C calc'!A0",
    "csv plus": "+SUM(1,2)",
    "csv cells": 'a","b\n"c',
    "line end": "one\ntwo",
    "header": "x\r\nSet-Cookie: a=b",
    "log line": "x\n2026-01-01 ERROR forged",
    "terminal": "\x1b[31mred\x1b[0m",
    "nul": "a\x00b",
    "separator": "a\u2028b\u2029c",
    "turned round": "abc\u202edcba",
    "byte order mark": "\ufeffabc",
    "path": "../../../etc/passwd",
    "windows path": "..\\..\\x:y",
    "shell": "$(id) `id` ; id | id",
    "long": "x" * 3_000,
    "malayalam and emoji": "ക്ഷ്ര😀e\u0301",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that takes a text: `marked` is replaced in `file` by what `written` makes of it."""

    name: str
    file: str
    marked: str
    written: Callable[[str], str]


def _yaml(before: str, after: str) -> Callable[[str], str]:
    # A JSON string is a YAML text in double quotes.
    return lambda text: f"{before}{json.dumps(text)}{after}"


def _rule(before: str, after: str) -> Callable[[str], str]:
    def written(text: str) -> str:
        literal = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return json.dumps(f"{before}'{literal}'{after}")

    return written


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_SHOP = "spec/shop/"
SLOTS: tuple[Slot, ...] = (
    Slot("module title", _SHOP + "module.yaml", "{en: Shops,", _yaml("{en: ", ",")),
    Slot("record title", _SHOP + "records/application.yaml", "{en: Application,", _yaml("{en: ", ",")),
    Slot("label", _SHOP + "records/application.yaml", "{en: Reason,", _yaml("{en: ", ",")),
    Slot("malayalam label", _SHOP + "records/application.yaml", "ml: കാരണം}", _yaml("ml: ", "}")),
    Slot("message", _SHOP + "records/application.yaml", "{en: Name a worker,", _yaml("{en: ", ",")),
    Slot("unique message", _SHOP + "records/application.yaml", "{en: One is open,", _yaml("{en: ", ",")),
    Slot("rule text", _SHOP + "records/application.yaml", '"size != \'large\' || workers.count() > 0"', _rule("reason != ", " || workers.count() > 0")),
    Slot("pattern", _SHOP + "records/application.yaml", "reason:  {type: text,", lambda text: f"reason:  {{type: text, pattern: {json.dumps(text)},"),
    Slot("escaped pattern", _SHOP + "types/size.yaml", '"[A-Z]{2}[0-9]{4}"', lambda text: json.dumps("".join(f"\\{c}" if c in "\\.[]{}()?*+|^$/-" else c for c in text))),
    Slot("number", _SHOP + "records/application.yaml", '"SH/', lambda text: json.dumps(text)[:-1] + "/"),
    Slot("option", _SHOP + "types/size.yaml", "{en: Small,", _yaml("{en: ", ",")),
    Slot("page", _SHOP + "forms/apply.yaml", "{en: People,", _yaml("{en: ", ",")),
    Slot("service", _SHOP + "services/licence.yaml", "{en: Shop licence,", _yaml("{en: ", ",")),
    Slot("state", _SHOP + "workflows/issue.yaml", "{en: Scrutiny,", _yaml("{en: ", ",")),
    Slot("action", _SHOP + "workflows/issue.yaml", "{en: Forward,", _yaml("{en: ", ",")),
    Slot("cell", _SHOP + "data/trade.csv", "Tea shop,ചായക്കട,100", lambda text: f"{_cell(text)},ചായക്കട,100"),
    Slot("answer", _SHOP + "scenarios/walks.yaml", "reason: Growing", _yaml("reason: ", "")),
    Slot("remark", _SHOP + "scenarios/walks.yaml", "{remark: Look again}", _yaml("{remark: ", "}")),
    Slot("scenario", _SHOP + "scenarios/walks.yaml", "scenario: rejected", _yaml("scenario: ", "")),
)  # fmt: skip

_LICENCE = "spec/business_facilitation/"
LICENCE_SLOTS: tuple[Slot, ...] = (
    Slot("head", _LICENCE + "fees/licence.yaml", "{en: Late fee,", _yaml("{en: ", ",")),
    Slot("rule of a head", _LICENCE + "fees/licence.yaml", '"kind == \'new\' && (hp ?? 0) > 0"', _rule("activity != ", "")),
    Slot("certificate", _LICENCE + "certificates/licence.yaml", "{en: Trade licence,", _yaml("{en: ", ",")),
    Slot("message", _LICENCE + "notifications/applicant.yaml", '{en: "{number} was rejected: {link}"', lambda text: "{en: " + json.dumps("{number} {link} " + text.replace("{", "(").replace("}", ")"))),
    Slot("branch", _LICENCE + "workflows/issue.yaml", "{en: Health inspection,", _yaml("{en: ", ",")),
    Slot("document", _LICENCE + "records/application.yaml", "{en: Partnership deed,", _yaml("{en: ", ",")),
    Slot("officer's form", _LICENCE + "forms/forms.yaml", "{en: What must change,", _yaml("{en: ", ",")),
)  # fmt: skip
"""Places of the trade licence, which has fees, messages, papers and branches."""

FEES_SLOTS: tuple[Slot, ...] = (
    Slot("register", _SHOP + "registers/lists.yaml", "{en: Applications,", _yaml("{en: ", ",")),
    Slot("order of a table", _SHOP + "decisions/band.yaml", '"G.O. 1/2024"', json.dumps),
    Slot("head", _SHOP + "fees/licence.yaml", "{en: Late fee,", _yaml("{en: ", ",")),
    Slot("master", _SHOP + "masters/trade.yaml", "{en: Trade,", _yaml("{en: ", ",")),
    Slot("malayalam apart", _SHOP + "words/ml.yaml", "വലുപ്പം", json.dumps),
    Slot("district's order", _SHOP + "overlays/overlays.yaml", "of: shop\nset:\n  fee.licence.heads.application_fee.rates: {2026-04-01: 100}", lambda text: "of: shop\nset:\n  fee.licence.heads.application_fee.rates: {2026-04-01: " + json.dumps(text) + "}"),
)  # fmt: skip
"""Places of a shop that charges, decides by a table, is overlaid and keeps its Malayalam apart."""

IDS: dict[str, tuple[str, str]] = {
    "field": (_SHOP + "records/application.yaml", "  reason:"),
    "state": (_SHOP + "workflows/issue.yaml", "  scrutiny:"),
    "action": (_SHOP + "workflows/issue.yaml", "      forward:"),
    "option": (_SHOP + "types/size.yaml", "  small:"),
    "check": (_SHOP + "records/application.yaml", "  enough:"),
    "page": (_SHOP + "forms/apply.yaml", "  people:"),
}
"""Keys that become names in code."""

TEXTS: Mapping[str, str] = spec_texts("small_shop")
FEES_TEXTS: Mapping[str, str] = {
    **spec_texts("shop_with_fees"),
    _SHOP + "records/application.yaml": TEXTS[_SHOP + "records/application.yaml"].replace(
        "{en: Size, ml: വലിപ്പം}", "{en: Size}"
    ),
    _SHOP + "words/ml.yaml": "words: ml\ntexts:\n"
    "  record.application.fields.size.label: {en: Size, ml: വലുപ്പം}\n",
}


def with_text(texts: Mapping[str, str], slot: Slot, text: str) -> dict[str, str]:
    """The tree with a text in one place."""
    assert texts[slot.file].count(slot.marked) == 1, slot.name
    return {**texts, slot.file: texts[slot.file].replace(slot.marked, slot.written(text))}


def shape(path: str, text: str) -> object:
    """What of a generated file is code: everything but the texts that it holds."""
    if path.endswith(".py"):
        return _python(text)
    if path.endswith(".sql"):
        return sql(text)
    if path.endswith(".js"):
        return _JS.sub(lambda found: '""' if found.group().startswith('"') else "", text)
    if path.endswith(".json"):
        return _values(json.loads(text))
    if path.endswith(".csv"):
        return [len(row) for row in csv.reader(io.StringIO(text, newline=""))]
    return list(Environment(autoescape=True).lex(re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)))


def _python(text: str) -> object:
    tree = ast.parse(text)
    found: list[object] = []
    tree.body = [one for one in tree.body if not _is_text(one)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "CREATE " in node.value:
                found.append(sql(node.value))
            node.value = ""
        elif isinstance(node, ast.Name) and node.id.startswith(("TEXT_", "PATTERN_")):
            node.id = node.id.split("_")[0]
    return ast.dump(_Texts().visit(tree)), found


class _Texts(ast.NodeTransformer):
    """A text of its own name is a text: which of the two is written depends on its length."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant("") if node.id == "TEXT" else node


def _is_text(node: ast.stmt) -> bool:
    """`TEXT_ab12: Final = ...`, and the import that it needs."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "typing"
    target = node.target if isinstance(node, ast.AnnAssign) else None
    return isinstance(target, ast.Name) and target.id.startswith("TEXT_")


_JS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n\u2028\u2029]*')
_SQL = re.compile(
    r"""--[^\n]* | /\*.*?\*/ | [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
      | (?P<tag>\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$)(?P<body>.*?)(?P=tag)""",
    re.DOTALL | re.VERBOSE,
)


def sql(text: str) -> str:
    """SQL without its literals and comments; the bodies of functions are SQL again."""

    def kept(found: re.Match[str]) -> str:
        if found["tag"]:
            return f"{found['tag']}{sql(found['body'])}{found['tag']}"
        return found.group() if found.group().startswith('"') else "''"

    return _SQL.sub(kept, text)


def _values(value: object) -> object:
    if isinstance(value, dict):
        return {key: _values(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_values(one) for one in value]
    return "" if isinstance(value, str) else value
