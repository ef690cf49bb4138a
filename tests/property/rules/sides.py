"""Runs the same rules through generated Python and through PostgreSQL, and compares."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from generator.diagnostics import Severity, Span
from generator.rules.check import check_rule
from generator.rules.parse import parse_rule
from generator.rules.to_python import PythonFunction, protocols, python_function
from generator.rules.to_sql import sql_condition, sql_value
from generator.rules.typed import TypedExpr
from generator.rules.types import Bool
from runtime.meaning.sql import statements
from tests.property.rules.random_rules import RandomRules
from tests.property.rules.world import NAMES, SCOPE, WorldRow, records, tables_sql

SPAN = Span("spec/w/records/r.yaml", 1, 1)
PER_STATEMENT = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with both of its sides."""

    text: str
    typed: TypedExpr
    python: PythonFunction
    sql: str


def compiled(text: str, number: int) -> Rule | str:
    """Both sides of a rule, or the message that refuses it."""
    expr, found = parse_rule(text, SPAN)
    assert expr is not None, f"{text}: {found}"
    typed, found = check_rule(expr, SCOPE, None, SPAN)
    if typed is None:
        return next(d.message for d in found if d.severity is Severity.ERROR)
    python = python_function(f"rule_{number}", None, typed)
    if isinstance(typed.type, Bool):
        return Rule(text, typed, python, f"({sql_condition(typed, NAMES)}) IS TRUE")
    return Rule(text, typed, python, sql_value(typed, NAMES))


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
    rules: Sequence[Rule],
    rows: Sequence[WorldRow],
    python: Sequence[Sequence[object]],
    sql: Sequence[Sequence[object]],
) -> list[str]:
    """What differs, each with all that is needed to look at it."""
    found: list[str] = []
    for row, ours, theirs in zip(rows, python, sql, strict=True):
        for rule, a, b in zip(rules, ours, theirs, strict=True):
            if not same(a, b):
                known = row.arguments()
                read = {path: known[path] for path, _ in rule.python.params}
                found.append(
                    f"{rule.text}\n  python {a!r}, sql {b!r}\n  {read}\n  {rule.sql}\n"
                    f"{rule.python.text}"
                )
    return found
