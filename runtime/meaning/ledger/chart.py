"""The chart of accounts: what may be posted to, when, and which accounts the life of a fee needs.

A chart is one document (`spec/finance/chart_of_accounts.yaml` shows every key). A `set` names all the accounts that
one kind of demand needs during its life; a posting rule says `set.income` and leaves the account to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from runtime.meaning.ledger.nodes import (
    DEAD,
    NO_ROLE,
    UNKNOWN,
    Node,
    Problem,
    Span,
    SpecError,
    Words,
    as_words,
    nearest,
)

TYPES = ("income", "expense", "liability", "asset")
# The dimensions of a line and the tables of the chart that name their values.
DIMENSIONS = {
    "fund": "funds",
    "function": "functions",
    "functionary": "functionaries",
    "field": "fields",
}
# What an account is for in the life of a demand. `advance` and `refund` are owed to the payer.
ROLES = ("income", "current", "arrear", "advance", "refund", "waiver", "write_off", "prior")
ACCRUAL_ROLES = ("income", "current", "arrear")
BASES = ("accrual", "cash")
BUDGETS = ("none", "warn", "stop")
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Alive:
    """A stretch of days, from `since` to the day before `until`."""

    since: date
    until: date = FOREVER

    def on(self, day: date) -> bool:
        return self.since <= day < self.until

    def covers(self, other: Alive) -> bool:
        return self.since <= other.since and other.until <= self.until

    def shared(self, other: Alive) -> Alive | None:
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Alive(since, until) if since < until else None


@dataclass(frozen=True, slots=True)
class Account:
    """One detailed head. `cash`: its balance never goes below nothing. `budget`: `stop` lets nothing be
    spent beyond what is appropriated, `warn` only reports it."""

    code: str
    name: Words
    type: str
    alive: Alive
    needs_function: bool
    cash: bool
    budget: str
    span: Span


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """One fund, function, functionary or field (zone, ward) that a line may carry."""

    dimension: str
    code: str
    name: Words
    alive: Alive
    span: Span


@dataclass(frozen=True, slots=True)
class AccountSet:
    """The accounts of one kind of demand, by role, and the dimensions its lines carry.

    `basis` is `cash` where income is booked only when money comes in.
    """

    name: str
    basis: str
    accounts: dict[str, str]
    fund: str
    function: str
    alive: Alive
    span: Span


@dataclass(frozen=True, slots=True)
class Chart:
    """A checked chart. `modes` says on which account each way of paying brings money in, `who` which roles may what."""

    digits: tuple[int, ...]
    majors: dict[str, Words]
    accounts: dict[str, Account]
    dimensions: dict[tuple[str, str], DimensionValue]
    sets: dict[str, AccountSet]
    modes: dict[str, str]
    who: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def read_chart(document: Node) -> Chart:
    """Read and check a chart.

    Raises:
        SpecError: Every mistake found, with its place.
    """
    needed = ("chart_of_accounts", "title", "digits", "types", "begins", *_TABLES)
    fields = document.fields((*needed, "who"), needed)
    fields["chart_of_accounts"].as_text()
    as_words(fields["title"])
    chart = Chart(
        digits=fields["digits"].as_list(lambda node: node.as_int(1, 9)),
        majors={key.as_text(): as_words(value) for key, value in fields["majors"].pairs()},
        accounts={},
        dimensions={},
        sets={},
        modes={},
        who=_who(fields["who"]) if "who" in fields else {},
    )
    types = {key: node.as_word(TYPES) for key, node in fields["types"].as_map().items()}
    begins = fields["begins"].as_date()
    found: list[Problem] = []
    for key, node in fields["accounts"].pairs():
        _add_account(chart, key, node, types, begins, found)
    for dimension, table in DIMENSIONS.items():
        for key, node in fields[table].pairs():
            value = _dimension_value(dimension, key, node, begins)
            chart.dimensions[dimension, value.code] = value
    for key, node in fields["sets"].pairs():
        _add_set(chart, key, node, begins, found)
    for key, node in fields["modes"].pairs():
        code = node.as_text()
        if _live_account(chart, node, Alive(begins), found):
            chart.modes[key.as_text()] = code
    if found:
        raise SpecError(found)
    return chart


RIGHTS = ("read", "export", "collect")
"""What roles may do with the books: see reports, take the journal with them, take money for things."""
_TABLES = ("majors", "accounts", "sets", "modes", *DIMENSIONS.values())


def _who(node: Node) -> dict[str, tuple[str, ...]]:
    rights = node.fields(RIGHTS)
    return {right: one.as_list(Node.as_text) for right, one in rights.items()}


def _alive(fields: dict[str, Node], begins: date) -> Alive:
    since = fields["since"].as_date() if "since" in fields else begins
    until = fields["until"].as_date() if "until" in fields else FOREVER
    if since >= until:
        raise fields["until"].fail("`until` must be later than `since`", "`until` is the first day without")  # fmt: skip
    return Alive(since, until)


def _words(fields: dict[str, Node]) -> Words:
    return Words(fields["en"].as_text(), fields["ml"].as_text())


def _add_account(
    chart: Chart,
    key: Node,
    node: Node,
    types: dict[str, str],
    begins: date,
    found: list[Problem],
) -> None:
    code = key.as_text()
    fields = node.fields(("en", "ml", "since", "until", "cash", "function", "budget"), ("en", "ml"))
    type_ = types.get(code[0], "")
    if not code.isascii() or not code.isdigit() or len(code) != sum(chart.digits):
        found.append(key.problem(f"the account {code!r} has not {sum(chart.digits)} digits"))
    elif not type_:
        mend = f"codes begin with {', '.join(sorted(types))}"
        found.append(key.problem(f"no type begins with {code[0]!r}", mend))
    elif code[: chart.digits[0]] not in chart.majors:
        major = code[: chart.digits[0]]
        found.append(key.problem(f"the major head {major!r} is unknown", nearest(major, chart.majors)))  # fmt: skip
    chart.accounts[code] = Account(
        code=code,
        name=_words(fields),
        type=type_,
        alive=_alive(fields, begins),
        needs_function=(
            fields["function"].as_word(("needed", "free")) == "needed"
            if "function" in fields
            else type_ in ("income", "expense")
        ),
        cash="cash" in fields and fields["cash"].as_flag(),
        budget=fields["budget"].as_word(BUDGETS) if "budget" in fields else "none",
        span=key.span,
    )


def _dimension_value(dimension: str, key: Node, node: Node, begins: date) -> DimensionValue:
    fields = node.fields(("en", "ml", "since", "until"), ("en", "ml"))
    alive = _alive(fields, begins)
    return DimensionValue(dimension, key.as_text(), _words(fields), alive, key.span)


def _add_set(chart: Chart, key: Node, node: Node, begins: date, found: list[Problem]) -> None:
    known = (*ROLES, "basis", "fund", "function", "since", "until")
    fields = node.fields(known, ("income", "fund", "function"))
    basis = fields["basis"].as_word(BASES) if "basis" in fields else "accrual"
    alive = _alive(fields, begins)
    if basis == "accrual":
        found += [
            key.problem(f"the set lacks the account {role!r}", "or write `basis: cash`").coded(
                NO_ROLE
            )
            for role in ACCRUAL_ROLES
            if role not in fields
        ]
    for dimension in ("fund", "function"):
        value = chart.dimensions.get((dimension, fields[dimension].as_text()))
        if value is None or not value.alive.covers(alive):
            problem = fields[dimension].problem(f"no such {dimension} on every day of the set")
            found.append(problem.coded(DEAD))
    accounts: dict[str, str] = {}
    for role in ROLES:
        if role in fields and _live_account(chart, fields[role], alive, found):
            accounts[role] = fields[role].as_text()
            found += _type_problem(role, chart.accounts[accounts[role]], fields[role])
    chart.sets[key.as_text()] = AccountSet(
        name=key.as_text(),
        basis=basis,
        accounts=accounts,
        fund=fields["fund"].as_text(),
        function=fields["function"].as_text(),
        alive=alive,
        span=key.span,
    )


def _live_account(chart: Chart, node: Node, days: Alive, found: list[Problem]) -> bool:
    code = node.as_text()
    account = chart.accounts.get(code)
    if account is None:
        problem = node.problem(f"unknown account {code!r}", nearest(code, chart.accounts))
        found.append(problem.coded(UNKNOWN))
    elif not account.alive.covers(days):
        mend = f"it is declared at {account.span}"
        problem = node.problem(f"the account {code} is not alive on every day it is needed", mend)
        found.append(problem.coded(DEAD))
    else:
        return True
    return False


def _type_problem(role: str, account: Account, node: Node) -> list[Problem]:
    """A receivable is an asset, what is owed to a payer a liability; the rest may be either."""
    wanted = {"current": "asset", "arrear": "asset", "advance": "liability", "refund": "liability"}
    expected = wanted.get(role, account.type)
    if account.type == expected:
        return []
    return [node.problem(f"{role} must be an account of type {expected}, {account.code} is {account.type}")]  # fmt: skip
