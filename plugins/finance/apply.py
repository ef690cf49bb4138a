"""From an event to vouchers: a rulebook applied, pure and without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from plugins.finance.journal import Line, RefusedError, Voucher
from runtime.meaning.ledger.chart import AccountSet
from runtime.meaning.ledger.linear import Form, Term
from runtime.meaning.ledger.postings import EventShape, Posting, Rulebook, RuleLine, Target
from runtime.meaning.periods import Period, year_of


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a group: amounts in paise, the set and period of what it is about, accounts by name."""

    amounts: dict[str, int]
    set: str = ""
    period: Period | None = None
    accounts: dict[str, str] = field(default_factory=dict[str, str])
    function: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to money. `fund` only for events of one fund."""

    name: str
    local_body: str
    source: str
    on: date
    by: str
    fund: str = ""
    amounts: dict[str, int] = field(default_factory=dict[str, int])
    accounts: dict[str, str] = field(default_factory=dict[str, str])
    groups: dict[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    narration: str = ""


def vouchers(book: Rulebook, event: Event) -> list[Voucher]:
    """What an event posts: a voucher for each posting and fund; none where every amount is 0.

    Raises:
        RefusedError: malformed, when the event is not of its declared shape; account, when a set or an
            account it names is unknown; period, when no edition of a posting covers the day.
    """
    shape = book.events.get(event.name)
    if shape is None:
        raise RefusedError("malformed", f"no event is named {event.name!r}")
    _check_shape(book, shape, event)
    made: list[Voucher] = []
    for rule in book.of(event.name):
        edition = rule.on(event.on)
        if edition is None:
            raise RefusedError("period", f"the posting {rule.name} says nothing for {event.on}")
        for fund in _funds(book, shape, event):
            lines = _merged(_lines(book, rule, edition.lines, event, fund))
            if lines:
                source = f"{event.source}:{rule.name}"
                made.append(
                    Voucher(
                        event.local_body,
                        source,
                        fund,
                        rule.kind,
                        event.on,
                        lines,
                        event.by,
                        event.narration,
                    )
                )
    return made


def _check_shape(book: Rulebook, shape: EventShape, event: Event) -> None:
    if (
        set(event.amounts) != set(shape.amounts)
        or set(event.accounts) != set(shape.accounts)
        or not set(event.groups) <= set(shape.groups)
        or shape.one_fund != bool(event.fund)
    ):
        raise RefusedError("malformed", f"the event {event.name} does not carry what it must")
    for name, kind in shape.accounts.items():
        held = book.chart.accounts.get(event.accounts[name])
        if kind == "mode" and (held is None or not held.cash):
            raise RefusedError(
                "account", f"{event.accounts[name]!r} is no account that holds money"
            )
    for name, items in event.groups.items():
        group = shape.groups[name]
        for item in items:
            if (
                set(item.amounts) != set(group.amounts)
                or set(item.accounts) != set(group.accounts)
                or group.with_set != bool(item.set)
                or (group.with_set and item.period is None)
            ):
                raise RefusedError("malformed", f"an item of {event.name}.{name} is not whole")
            if group.with_set and item.set not in book.chart.sets:
                raise RefusedError("account", f"no set is named {item.set!r}")
    for tie in shape.ties:
        if _value(tie, event, None, "", book) != 0:
            raise RefusedError("malformed", f"the amounts of {event.name} do not tie")


def _funds(book: Rulebook, shape: EventShape, event: Event) -> list[str]:
    if shape.one_fund:
        return [event.fund]
    sets = (book.chart.sets[item.set] for items in event.groups.values() for item in items)
    return sorted({found.fund for found in sets})


def _lines(
    book: Rulebook, rule: Posting, lines: tuple[RuleLine, ...], event: Event, fund: str
) -> Iterable[Line]:
    for line in lines:
        side = 1 if line.debit != rule.turned else -1
        if not line.each:
            amount = side * _value(line.amount, event, None, fund, book)
            code = _code(line.targets["present"], event.accounts, None)
            yield Line(code, amount, line.function if _bears(book, code) else "")
            continue
        for item in event.groups.get(line.each, ()):
            found = book.chart.sets.get(item.set)
            if found and (found.fund != fund or line.basis not in ("", found.basis)):
                continue
            amount = side * _value(line.amount, event, item, fund, book)
            code = _code(line.targets[_time(item, event.on)], item.accounts, found)
            function = line.function or item.function or (found.function if found else "")
            yield Line(
                code,
                amount,
                function if _bears(book, code) else "",
                party=item.party if line.with_party else "",
            )


def _bears(book: Rulebook, code: str) -> bool:
    """Only accounts that need a function carry one: a receivable's balance is one row, not many."""
    account = book.chart.accounts.get(code)
    return account is None or account.needs_function


def _time(item: Item, on: date) -> str:
    if item.period is None or item.period.year == year_of(on):
        return "present"
    return "past" if item.period.year < year_of(on) else "future"


def _code(target: Target, named: dict[str, str], found: AccountSet | None) -> str:
    if target.kind == "code":
        return target.value
    if target.kind == "name":
        return named[target.value]
    assert found is not None
    return found.accounts[target.value]


def _value(form: Form, event: Event, item: Item | None, fund: str, book: Rulebook) -> int:
    """Paise of a form; sums count the items of the fund only."""
    return sum(times * _term(term, event, item, fund, book) for term, times in form.items())


def _term(term: Term, event: Event, item: Item | None, fund: str, book: Rulebook) -> int:
    if item is not None:
        return item.amounts[term.name]
    if not term.group:
        return event.amounts[term.name]
    total = 0
    for other in event.groups.get(term.group, ()):
        found = book.chart.sets.get(other.set)
        if found is None or (found.basis == term.basis and fund in ("", found.fund)):
            total += other.amounts[term.name]
    return total


def _merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines that differ in nothing but their amount, on the same side, become one; nothing is dropped but 0."""
    totals: dict[tuple[str, str, str, str, str, bool], int] = {}
    for line in lines:
        key = (line.account, line.function, line.functionary, line.field, line.party, line.amount_paise > 0)  # fmt: skip
        totals[key] = totals.get(key, 0) + line.amount_paise
    return tuple(Line(a, total, f, n, d, p) for (a, f, n, d, p, _), total in totals.items() if total)  # fmt: skip
