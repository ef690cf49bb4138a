"""Rules: generated Python against hand-written Python and two CEL libraries, the same rules and rows.

Every engine gives the same answers on the rows first; then scalar calls on one row and a pass over
100,000 rows, by processor time, in alternating rounds. The CEL libraries look at fewer rows and are told
per row. A peer that is not installed is passed over loudly.
"""

from __future__ import annotations

import importlib.util
import os
import random
import statistics
import sys
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bench.report import Row, write
from generator.diagnostics import Span
from generator.rules.check import check_rule
from generator.rules.parse import parse_rule
from generator.rules.to_python import protocols, python_function
from generator.rules.types import (
    Bool,
    Choice,
    Int,
    Money,
    Rows,
    Schema,
    Scope,
    Text,
    Typed,
)
from generator.rules.types import Decimal as DecimalType

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
SCALAR_CALLS = 200_000
MANY = 100_000
CEL_ROWS = 2_000
GOAL = 1.3
SPAN = Span("bench", 1, 1)


@dataclass(frozen=True, slots=True)
class Owner:
    """A row of the child table."""

    age: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Application:
    """A row that rules read."""

    kind: str
    days: int
    blocked: bool
    name: str
    hp: Decimal | None
    capital: Decimal
    years: int
    ward: str
    owners: tuple[Owner, ...]


SCOPE = Scope(
    {
        "kind": Typed(Choice(("new", "renewal")), empty=False),
        "days": Typed(Int(), empty=False, low=0, high=10_000),
        "blocked": Typed(Bool(), empty=False),
        "name": Typed(Text(), empty=False),
        "hp": Typed(DecimalType(2), empty=True, low=0, high=1_000),
        "capital": Typed(Money(), empty=False, low=0, high=10_000_000),
        "years": Typed(Int(), empty=False, low=1, high=5),
        "ward": Typed(Text(), empty=False),
        "owners": Typed(Rows("b.a.owners"), empty=False, high=20),
    },
    Schema(
        {
            "b.a.owners": {
                "age": Typed(Int(), empty=False, low=0, high=150),
                "share": Typed(DecimalType(2), empty=False, low=0, high=100),
            }
        }
    ),
)


def guard_by_hand(blocked: bool, days: int, kind: str, years: int) -> bool:
    """Hand-written."""
    return (kind == "renewal" and days > 30 and not blocked) or years > 4


def power_by_hand(hp: Decimal | None) -> bool:
    """Hand-written."""
    return hp is not None and hp > 5


def bands_by_hand(capital: Decimal, years: int) -> int:
    """Hand-written."""
    if capital <= 25_000:
        rate = 300
    elif capital <= 100_000:
        rate = 600
    elif capital <= 500_000:
        rate = 1_500
    else:
        rate = 3_000
    return rate * years


def wards_by_hand(ward: str) -> bool:
    """Hand-written."""
    return ward in ("W1", "W4", "W9")


def named_by_hand(name: str) -> bool:
    """Hand-written."""
    return name.startswith("Asha") or "Stores" in name


def minors_by_hand(owners: Sequence[Owner]) -> bool:
    """Hand-written."""
    return any(owner.age < 18 for owner in owners)


def shares_by_hand(owners: Sequence[Owner]) -> bool:
    """Hand-written."""
    return sum((owner.share for owner in owners), Decimal()) == 100


@dataclass(frozen=True, slots=True)
class Case:
    """A rule in our language, in CEL ('' where CEL cannot say it), and by hand."""

    name: str
    rule: str
    cel: str
    by_hand: Callable[..., object]
    reads: tuple[str, ...]
    for_celpy: bool = True


CASES = (
    Case("guard of five operators", "(kind == 'renewal' && days > 30 && !blocked) || years > 4",
         "(kind == 'renewal' && days > 30 && !blocked) || years > 4", guard_by_hand, ("blocked", "days", "kind", "years")),
    Case("a number that may be empty", "(hp ?? 0) > 5", "hp != null && hp > 5.0", power_by_hand, ("hp",), for_celpy=False),
    Case("a fee of four bands", "(capital <= 25000 ? 300 : capital <= 100000 ? 600 : capital <= 500000 ? 1500 : 3000) * years",
         "(capital <= 25000.0 ? 300 : capital <= 100000.0 ? 600 : capital <= 500000.0 ? 1500 : 3000) * years", bands_by_hand, ("capital", "years")),
    Case("one of three", "ward in ['W1', 'W4', 'W9']", "ward in ['W1', 'W4', 'W9']", wards_by_hand, ("ward",)),
    Case("two texts", "name.startsWith('Asha') || name.contains('Stores')",
         "name.startsWith('Asha') || name.contains('Stores')", named_by_hand, ("name",)),
    Case("any of the rows", "owners.exists(o, o.age < 18)", "owners.exists(o, o.age < 18)", minors_by_hand, ("owners",)),
    Case("sum of the rows", "owners.sum(o, o.share) == 100", "", shares_by_hand, ("owners",)),
)  # fmt: skip


def run() -> dict[str, object]:
    """Everything; writes `bench/out/rules.json`."""
    dice = random.Random(5)
    rows = [_row(dice) for _ in range(MANY)]
    figures: list[Row] = []
    for case in CASES:
        ours = _generated(case)
        values = [tuple(getattr(row, name) for name in case.reads) for row in rows]
        assert [ours(*one) for one in values[:5_000]] == [
            case.by_hand(*one) for one in values[:5_000]
        ], case.name
        figures.append(
            _compared(f"{case.name}, one row", ours, case.by_hand, values[:1], SCALAR_CALLS)
        )
        figures.append(_compared(f"{case.name}, {MANY:,} rows", ours, case.by_hand, values, 1))
        if case.cel:
            figures += _against_cel(case, ours, rows, values)
    ratios = [row.ratio for row in figures if row.work.endswith(", one row")]
    middle = statistics.geometric_mean(ratios)
    figures.append(
        Row("all rules, one row, geometric mean", "", middle, "hand-written", 1.0, middle, f"<= {GOAL}", middle <= GOAL)
    )  # fmt: skip
    return write("rules", figures)


def _row(dice: random.Random) -> Application:
    owners = tuple(
        Owner(dice.randint(16, 80), Decimal(dice.choice((25, 50, 100))))
        for _ in range(dice.randint(1, 4))
    )
    return Application(
        kind=dice.choice(("new", "renewal")),
        days=dice.randint(0, 90),
        blocked=dice.random() < 0.2,
        name=dice.choice(("Asha Traders", "Ravi Stores", "Leela Mills", "Devi & Sons")),
        hp=None if dice.random() < 0.3 else Decimal(dice.randint(0, 2_000)) / 100,
        capital=Decimal(dice.randint(0, 100_000_000)) / 100,
        years=dice.randint(1, 5),
        ward=f"W{dice.randint(1, 12)}",
        owners=owners,
    )


def _generated(case: Case) -> Callable[..., object]:
    """The rule as the compiler writes it."""
    expr, _ = parse_rule(case.rule, SPAN)
    assert expr is not None
    typed, found = check_rule(expr, SCOPE, None, SPAN)
    assert typed is not None, found
    made = python_function("rule", None, typed)
    assert tuple(path.removesuffix("[]") for path, _ in made.params) == case.reads, made.params
    imports = "".join(f"from {module} import {name}\n" for module, name in made.imports)
    text = "\n".join(
        (
            imports,
            "from typing import Protocol\n",
            *made.constants,
            protocols(list(made.rows)) if made.rows else "",
            made.text,
        )
    )
    module = types.ModuleType("bench_rule")
    exec(compile(text, "bench_rule.py", "exec"), module.__dict__)
    function: Callable[..., object] = module.__dict__["rule"]
    return function


def _compared(
    work: str,
    ours: Callable[..., object],
    theirs: Callable[..., object],
    values: Sequence[tuple[object, ...]],
    times: int,
) -> Row:
    """Microseconds a call, ours and by hand, in alternating rounds."""
    pairs = [(_spent(ours, values, times), _spent(theirs, values, times)) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in pairs)
    calls = len(values) * times
    mine, other = (min(side) / calls * 1e6 for side in zip(*pairs, strict=True))
    scalar = times > 1
    goal = f"<= {GOAL}" if scalar else "told"
    holds = ratio <= GOAL if scalar else None
    return Row(work, "us a call", mine, "hand-written", other, ratio, goal, holds)


def _spent(
    function: Callable[..., object], values: Sequence[tuple[object, ...]], times: int
) -> float:
    started = time.process_time()
    if len(values) == 1:
        one = values[0]
        for _ in range(times):
            function(*one)
    else:
        for one in values:
            function(*one)
    return time.process_time() - started


def _against_cel(
    case: Case,
    ours: Callable[..., object],
    rows: Sequence[Application],
    values: Sequence[tuple[object, ...]],
) -> list[Row]:
    """Each CEL library over some rows, microseconds a row; a ratio below 1 is ours faster."""
    found: list[Row] = []
    answers = [ours(*one) for one in values[:CEL_ROWS]]
    spent = min(_spent(ours, values, 1) for _ in range(3)) / len(values) * 1e6
    for name, package, prepare in (
        ("cel-python", "celpy", _celpy),
        ("common-expression-language", "cel", _cel),
    ):
        if importlib.util.find_spec(package) is None:
            print(f"SKIPPED: {name} is not installed: pip install {name}", file=sys.stderr)
            continue
        if package == "celpy" and not case.for_celpy:
            print(f"SKIPPED: {name} compares no number with null: {case.name}", file=sys.stderr)
            continue
        ask = prepare(case, rows[:CEL_ROWS])
        started = time.process_time()
        given = ask()
        theirs = (time.process_time() - started) / CEL_ROWS * 1e6
        assert given == answers, f"{name} differs in {case.name}"
        work = f"{case.name}, rows"
        found.append(Row(work, "us a call", spent, name, theirs, spent / theirs, "told", None))
    return found


def _plain(row: Application, names: Sequence[str]) -> dict[str, object]:
    """A row as CEL reads it: doubles for decimals, maps for rows."""
    found: dict[str, object] = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, Decimal):
            value = float(value)
        elif isinstance(value, tuple):
            value = [{"age": owner.age, "share": float(owner.share)} for owner in row.owners]
        found[name] = value
    return found


def _celpy(case: Case, rows: Sequence[Application]) -> Callable[[], list[object]]:
    import celpy  # a peer, only where it is installed

    environment = celpy.Environment()
    program = environment.program(environment.compile(case.cel))
    known = [
        {name: celpy.json_to_cel(value) for name, value in _plain(row, case.reads).items()}
        for row in rows
    ]

    def ask() -> list[object]:
        return [_python(program.evaluate(one)) for one in known]

    return ask


def _python(value: object) -> object:
    """A CEL value as Python's: its truths and numbers are classes of their own."""
    return bool(value) if type(value).__name__ == "BoolType" else int(str(value))


def _cel(case: Case, rows: Sequence[Application]) -> Callable[[], list[object]]:
    import cel  # a peer, only where it is installed

    program = cel.compile(case.cel)
    known = [_plain(row, case.reads) for row in rows]

    def ask() -> list[object]:
        return [program.execute(one) for one in known]

    return ask
