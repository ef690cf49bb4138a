"""A small scope for the unit tests of rules, and short ways to try a rule in it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Final

from generator.diagnostics import Diagnostic, Span
from generator.rules.check import check_rule
from generator.rules.parse import parse_rule
from generator.rules.syntax import Expr
from generator.rules.to_python import PythonFunction, protocols, python_function
from generator.rules.to_sql import SqlNames, SqlTable
from generator.rules.typed import TypedExpr
from generator.rules.types import (
    Bilingual,
    Bool,
    Choice,
    Date,
    DateTime,
    Decimal,
    Fact,
    Int,
    ListOf,
    Money,
    Ref,
    Rows,
    Schema,
    Scope,
    Text,
    Time,
    Type,
    Typed,
)

AT: Final = Span("spec/m/records/r.yaml", 7, 20)

SCOPE: Final = Scope(
    {
        "name": Typed(Bilingual(), empty=False),
        "kind": Typed(Choice(("new", "renewal", "transfer")), empty=False),
        "class": Typed(Choice(("food", "shop"))),
        "food": Typed(Bool()),
        "years": Typed(Int(), empty=False, low=1, high=5),
        "count": Typed(Int()),
        "area": Typed(Decimal(2, "sqm"), empty=False),
        "rate": Typed(Decimal(2, "money per sqm"), empty=False),
        "hp": Typed(Decimal(2)),
        "length": Typed(Decimal(2, "m"), empty=False),
        "share": Typed(Decimal(2, "percent"), empty=False),
        "fee": Typed(Money(), empty=False, low=0, high=10**9),
        "capital": Typed(Money()),
        "hazardous": Typed(Bool(), empty=False),
        "agreed": Typed(Bool()),
        "since": Typed(Date(), empty=False),
        "until": Typed(Date()),
        "seen_at": Typed(DateTime()),
        "opens": Typed(Time()),
        "note": Typed(Text()),
        "ward": Typed(Ref("core.ward"), empty=False),
        "place": Typed(Ref("core.ward")),
        "applicant": Typed(Ref("core.person"), empty=False),
        "me": Typed(Ref("core.person"), empty=False),
        "me.wards": Typed(ListOf(Ref("core.ward"))),
        "local_body": Typed(Ref("core.local_body"), empty=False),
        "owners": Typed(Rows("m.r.owners"), empty=False, high=20),
        "houses": Typed(Rows("m.r.houses"), empty=False, high=500),
    },
    Schema(
        {
            "core.ward": {
                "code": Typed(Text(), empty=False),
                "local_body": Typed(Ref("core.local_body"), empty=False),
            },
            "core.person": {"name": Typed(Bilingual(), empty=False)},
            "m.r.owners": {
                "name": Typed(Text(), empty=False),
                "share": Typed(Decimal(2), low=0, high=100),
                "kind": Typed(Choice(("main", "other")), empty=False),
                "born": Typed(Date()),
                "phones": Typed(Rows("m.r.owners.phones"), empty=False, high=5),
            },
            "m.r.owners.phones": {"digits": Typed(Text(), empty=False)},
            "m.r.houses": {"area": Typed(Decimal(2, "sqm"), empty=False)},
        },
        uuid_keys=frozenset({"core.person"}),
    ),
    {"paid": Fact((("licence_fee", "late_fee"),), Typed(Bool(), empty=False))},
)

COLUMNS: Final[Mapping[str, str]] = {
    **{name: f"a.{name}" for name in SCOPE.names},
    "name.en": "a.name_en",
    "name.ml": "a.name_ml",
    "ward.local_body": "w.local_body",
    "place.local_body": "p.local_body",
    "me.wards": "$2",
    "me": "$1",
    "today()": "$3",
    "now()": "$4",
    "paid(licence_fee)": "f.paid",
}
NAMES: Final = SqlNames(
    COLUMNS,
    {
        "owners[]": SqlTable(
            "m.r_owners",
            "{row}.r = a.id",
            "{row}.position",
            {name: f"{{row}}.{name}" for name in ("name", "share", "kind", "born")},
        ),
        "owners[].phones[]": SqlTable(
            "m.r_owners_phones",
            "{row}.owner = {parent}.id",
            "{row}.position",
            {"digits": "{row}.digits"},
        ),
    },
)


def parsed(text: str) -> Expr:
    """The tree of a rule that parses."""
    expr, found = parse_rule(text, AT)
    assert expr is not None, found
    return expr


def tried(text: str, wanted: Type | None = None) -> tuple[TypedExpr | None, list[Diagnostic]]:
    """A rule parsed and checked, with everything found."""
    expr, found = parse_rule(text, AT)
    if expr is None:
        return None, found
    typed, more = check_rule(expr, SCOPE, wanted, AT)
    return typed, found + more


def typed(text: str, wanted: Type | None = None) -> TypedExpr:
    """The typed tree of a rule that is right."""
    node, found = tried(text, wanted)
    assert node is not None, found
    return node


def codes(text: str, wanted: Type | None = None) -> list[str]:
    """The codes of what is found in a rule."""
    return [d.code for d in tried(text, wanted)[1]]


def only(text: str, wanted: Type | None = None) -> Diagnostic:
    """The one thing found in a rule."""
    found = tried(text, wanted)[1]
    assert len(found) == 1, found
    return found[0]


def python(text: str, wanted: Type | None = None) -> PythonFunction:
    """A rule as Python, named `rule`."""
    return python_function(
        "rule", None, typed(text, wanted), wanted=wanted, uuid_keys=SCOPE.schema.uuid_keys
    )


def answer(text: str, values: Mapping[str, object]) -> object:
    """What the generated function gives for values by path."""
    made = python(text)
    lines = [f"from {module} import {name}" for module, name in made.imports]
    source = "\n".join(
        [*lines, "from typing import Protocol", *made.constants, protocols(made.rows)]
    )
    module = types.ModuleType("rule")
    exec(source + "\n" + made.text, module.__dict__)
    result: object = module.__dict__["rule"](*[values[path] for path, _ in made.params])
    return result
