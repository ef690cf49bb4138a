"""Posting rules: which event posts which lines, from which day, proved to balance for all values.

One posting of an event says under `carries` what the event brings; `lines` turn it into debits and
credits. Rules are dated: each date in `lines` starts a new edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from runtime.meaning.ledger.chart import BASES, FOREVER, ROLES, Alive, Chart
from runtime.meaning.ledger.linear import AmountError, Form, Term, add, parse, reduce_by, show
from runtime.meaning.ledger.nodes import (
    DEAD,
    NO_ROLE,
    NOT_POSTED,
    UNBALANCED,
    UNKNOWN,
    Node,
    Problem,
    Span,
    SpecError,
    Words,
    as_words,
    nearest,
)

VOUCHER_KINDS = ("receipt", "payment", "contra", "journal", "opening", "closing")
TIMES: tuple[str, ...] = ("past", "present", "future")


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one kind in an event: their amounts, their accounts by name, whether each has a set."""

    amounts: tuple[str, ...]
    accounts: tuple[str, ...]
    with_set: bool


@dataclass(frozen=True, slots=True)
class EventShape:
    """What an event carries.

    `one_fund`: all of it belongs to the fund that the event names; else each item's set names its fund,
    a voucher is made for each, and amounts of the event as a whole are not allowed: whose would they be?
    `ties` are forms that are 0 for every event; posting an event checks them.
    """

    name: str
    title: Words
    one_fund: bool
    amounts: tuple[str, ...]
    accounts: dict[str, str]  # name -> `mode` or `given`
    groups: dict[str, Group]
    ties: tuple[Form, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """The account of a line: a code, `set.ROLE`, or a name the event carries."""

    kind: str  # code, role or name
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line. `targets` by whether the item's period lies before, in or after the year of posting."""

    debit: bool
    targets: dict[str, Target]
    amount: Form
    each: str  # the group it is repeated for, or empty
    basis: str  # only items of sets with this basis, or empty
    function: str
    with_party: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Edition:
    """The lines in force on some days."""

    days: Alive
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """A rule. `turned`: debits and credits of another rule change sides; accounts are chosen anew."""

    name: str
    event: str
    title: Words
    kind: str
    editions: tuple[Edition, ...]
    turned: bool
    span: Span

    def on(self, day: date) -> Edition | None:
        return next((edition for edition in self.editions if edition.days.on(day)), None)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All events and postings, checked against one chart."""

    chart: Chart
    events: dict[str, EventShape]
    postings: dict[str, Posting]

    def of(self, event: str) -> tuple[Posting, ...]:
        """The postings of an event, in the order of the file."""
        return tuple(rule for rule in self.postings.values() if rule.event == event)


def read_rulebook(documents: Iterable[Node], chart: Chart) -> Rulebook:
    """Read and prove posting rules: each balances, each account lives, each event is known.

    Raises:
        SpecError: Every mistake found, with its place.
    """
    found: list[Problem] = []
    book = Rulebook(chart, {}, {})
    rules = tuple(documents)
    # What an event carries stands in one of its postings; the others, and those that turn one, follow it.
    for carries in (True, False):
        for document in rules:
            try:
                fields = document.fields(_KEYS, ("posting", "on", "title", "voucher"))
                if carries == ("carries" in fields):
                    if carries:
                        _add_event(document, fields, book.events)
                    elif "turns" in fields:
                        _like_event(fields, rules, book.events)
            except SpecError as error:
                found += error.problems
    for document in rules if not found else ():
        try:
            rule = _posting(document, book)
            book.postings[rule.name] = rule
        except SpecError as error:
            found += error.problems
    if found:
        raise SpecError(found)
    return book


_KEYS = ("posting", "on", "title", "voucher", "carries", "turns", "lines")


def _add_event(document: Node, fields: dict[str, Node], known: dict[str, EventShape]) -> None:
    name = fields["on"].as_text()
    if name in known:
        raise fields["on"].fail(
            f"what {name!r} carries is said twice", f"it is said at {known[name].span}"
        )
    known[name] = _event(document, name, as_words(fields["title"]), fields["carries"])


def _like_event(
    fields: dict[str, Node], rules: tuple[Node, ...], known: dict[str, EventShape]
) -> None:
    """The event of a posting that turns another carries what that one's event does."""
    turned = fields["turns"].as_text()
    for other in rules:
        entries = other.as_map()
        if entries["posting"].text == turned and "on" in entries:
            like = known.get(str(entries["on"].text))
            if like is not None:
                name = fields["on"].as_text()
                known.setdefault(name, replace(like, name=name, title=as_words(fields["title"])))


def _event(document: Node, name: str, title: Words, carries: Node) -> EventShape:
    fields = carries.fields(("one_fund", "amounts", "accounts", "groups", "ties"))
    one_fund = "one_fund" in fields and fields["one_fund"].as_flag()
    amounts = fields["amounts"].as_list(Node.as_text) if "amounts" in fields else ()
    if amounts and not one_fund:
        raise fields["amounts"].fail(
            "an amount of the whole event belongs to no fund",
            "carry it in a group whose items have sets, or write `one_fund: true`",
        )
    shape = EventShape(
        name=name,
        title=title,
        one_fund=one_fund,
        amounts=amounts,
        accounts={key.as_text(): node.as_word(("mode", "given")) for key, node in fields["accounts"].pairs()}
        if "accounts" in fields
        else {},
        groups={key.as_text(): _group(node) for key, node in fields["groups"].pairs()}
        if "groups" in fields
        else {},
        ties=(),
        span=document.span,
    )  # fmt: skip
    for key, group in fields["groups"].pairs() if "groups" in fields else ():
        if not one_fund and not shape.groups[key.as_text()].with_set:
            raise group.fail(
                "whose fund are these items?", "write `set: true`, or `one_fund: true`"
            )
    ties = tuple(_tie(node, shape) for node in fields["ties"].items or ()) if "ties" in fields else ()  # fmt: skip
    return replace(shape, ties=ties)


def _group(node: Node) -> Group:
    fields = node.fields(("amounts", "accounts", "set"), ("amounts",))
    return Group(
        amounts=fields["amounts"].as_list(Node.as_text),
        accounts=fields["accounts"].as_list(Node.as_text) if "accounts" in fields else (),
        with_set="set" in fields and fields["set"].as_flag(),
    )


def _tie(node: Node, shape: EventShape) -> Form:
    """`left == right` as the form `left - right`."""
    left, mark, right = node.as_text().partition("==")
    if not mark or not shape.one_fund:
        raise node.fail("a tie is `amount == amount`, in an event of one fund")
    return add(_amount(node, left, shape, ""), _amount(node, right, shape, ""), -1)


def _amount(node: Node, text: str, shape: EventShape, each: str) -> Form:
    """An amount; inside `each`, a bare name is the item's own."""

    def sum_of(group: str, name: str) -> Form | None:
        found = shape.groups.get(group)
        if found is None or name not in found.amounts:
            return None
        return {Term(name, group, basis): 1 for basis in (BASES if found.with_set else ("",))}

    def named(name: str) -> Form | None:
        if each:
            return {Term(name, each): 1} if name in shape.groups[each].amounts else None
        return {Term(name): 1} if name in shape.amounts else None

    try:
        return parse(text, named, sum_of if not each else lambda _group, _name: None)
    except AmountError as error:
        raise node.fail(str(error), f"in {text.strip()!r}, character {error.column + 1}") from None


def _posting(document: Node, book: Rulebook) -> Posting:
    fields = document.fields(_KEYS, ("posting", "on", "title", "voucher"))
    name = fields["posting"].as_text()
    if name in book.postings:
        mend = f"see {book.postings[name].span}"
        raise fields["posting"].fail(f"the posting {name!r} stands twice", mend)
    event = fields["on"].as_text()
    if event not in book.events:
        problem = fields["on"].problem(
            f"nothing says what the event {event!r} carries",
            nearest(event, book.events) or "write `carries:`",
        )
        raise SpecError([problem.coded(NOT_POSTED)])
    shape = book.events[event]
    if ("turns" in fields) == ("lines" in fields):
        raise document.fail("a posting has either `lines` or `turns`")
    if "turns" in fields:
        origin = book.postings[fields["turns"].as_word(book.postings)]
        if book.events[origin.event].groups != shape.groups or origin.turned:
            raise fields["turns"].fail(
                f"the event {shape.name!r} does not carry what {origin.event!r} does"
            )
        editions = origin.editions
    else:
        editions = _editions(fields["lines"], shape, book.chart)
    return Posting(
        name=name,
        event=shape.name,
        title=as_words(fields["title"]),
        kind=fields["voucher"].as_word(VOUCHER_KINDS),
        editions=editions,
        turned="turns" in fields,
        span=document.span,
    )


def _editions(node: Node, shape: EventShape, chart: Chart) -> tuple[Edition, ...]:
    entries = [(key.as_date(), key, value) for key, value in node.pairs()]
    if not entries:
        raise node.fail("a posting needs lines from at least one day")
    found: list[Problem] = []
    editions: list[Edition] = []
    for index, (since, key, value) in enumerate(entries):
        until = entries[index + 1][0] if index + 1 < len(entries) else FOREVER
        if since >= until:
            raise entries[index + 1][1].fail("editions are written in the order of their days")
        if value.text == "none":
            continue
        try:
            days = Alive(since, until)
            lines = value.as_list(lambda line: _line(line, shape))
            problems = [p for line in lines for p in _live_problems(line, days, shape, chart)]
            editions.append(Edition(days, lines))
            found += problems + _balance_problems(key, lines, shape)
        except SpecError as error:
            found += error.problems
    if found:
        raise SpecError(found)
    return tuple(editions)


def _line(node: Node, shape: EventShape) -> RuleLine:
    keys = ("dr", "cr", "amount", "each", "for", "function", "party")
    fields = node.fields(keys, ("amount",))
    if ("dr" in fields) == ("cr" in fields):
        raise node.fail("a line has either `dr` or `cr`")
    each = fields["each"].as_word(shape.groups) if "each" in fields else ""
    with_set = bool(each) and shape.groups[each].with_set
    basis = fields["for"].as_word(BASES) if "for" in fields else ""
    if basis and not with_set:
        raise fields["for"].fail("`for` narrows the items of a group with sets")
    side = fields["dr"] if "dr" in fields else fields["cr"]
    if side.entries is None:
        targets = dict.fromkeys(TIMES, _target(side, shape, each, with_set))
    else:
        if not with_set:
            raise side.fail("only an item of a group with sets has a period")
        times = side.fields(TIMES, TIMES)
        targets = {time: _target(times[time], shape, each, with_set) for time in TIMES}
    return RuleLine(
        debit="dr" in fields,
        targets=targets,
        amount=_amount(fields["amount"], fields["amount"].as_text(), shape, each),
        each=each,
        basis=basis,
        function=fields["function"].as_text() if "function" in fields else "",
        with_party="party" in fields and fields["party"].as_flag(),
        span=node.span,
    )


def _target(node: Node, shape: EventShape, each: str, with_set: bool) -> Target:
    text = node.as_text()
    if text.startswith("set."):
        role = text.removeprefix("set.")
        if not with_set:
            raise node.fail("only an item of a group with sets has a set")
        if role not in ROLES:
            raise node.fail(f"unknown role {role!r}", nearest(role, ROLES))
        return Target("role", role, node.span)
    if text.isdigit():
        return Target("code", text, node.span)
    names = shape.groups[each].accounts if each else tuple(shape.accounts)
    if text not in names:
        raise node.fail(f"the event carries no account {text!r}", nearest(text, names))
    return Target("name", text, node.span)


def _live_problems(line: RuleLine, days: Alive, shape: EventShape, chart: Chart) -> list[Problem]:
    """Accounts that would be missing, dead or without their function on some day of the edition."""
    found: list[Problem] = []
    if line.function and ("function", line.function) not in chart.dimensions:
        found.append(Problem(line.span, f"unknown function {line.function!r}"))
    for target in {line.targets[time] for time in TIMES}:
        codes: list[str] = []
        if target.kind == "code":
            codes = [target.value]
        elif target.kind == "name" and not line.each and shape.accounts[target.value] == "mode":
            codes = list(chart.modes.values())
        elif target.kind == "role":
            found += [
                Problem(
                    target.span,
                    f"the set {name!r} has no account {target.value!r}",
                    f"add it at {made.span}",
                    NO_ROLE,
                )
                for name, made in chart.sets.items()
                if target.value not in made.accounts
                and made.alive.shared(days)
                and line.basis in ("", made.basis)
            ]
        for code in codes:
            account = chart.accounts.get(code)
            if account is None:
                mend = nearest(code, chart.accounts)
                found.append(Problem(target.span, f"unknown account {code!r}", mend, UNKNOWN))
            elif not account.alive.covers(days):
                last = "on" if days.until == FOREVER else f"until {days.until}"
                message = f"the account {code} is not alive on every day from {days.since} {last}"
                found.append(
                    Problem(target.span, message, f"it is declared at {account.span}", DEAD)
                )
            elif account.needs_function and not line.function:
                found.append(Problem(target.span, f"the account {code} needs a function"))
    return found


def _balance_problems(key: Node, lines: tuple[RuleLine, ...], shape: EventShape) -> list[Problem]:
    """Debits less credits, with sums over items split by basis, must vanish; ties may be used."""
    rest: Form = {}
    for line in lines:
        sign = 1 if line.debit else -1
        bases: tuple[str, ...] = ("",)
        if line.each and shape.groups[line.each].with_set:
            bases = (line.basis,) if line.basis else BASES
        for basis in bases:
            amount = {Term(t.name, t.group, basis if line.each else t.basis): n for t, n in line.amount.items()}  # fmt: skip
            rest = add(rest, amount, sign)
    rest = reduce_by(rest, shape.ties)
    if not rest:
        return []
    message = f"debits less credits leave {show(rest)}"
    return [key.problem(message, "every amount must stand on both sides").coded(UNBALANCED)]
