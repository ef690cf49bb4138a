"""Fees: heads, their accounts and dated rates, and the order in which heads are worked out."""

from __future__ import annotations

import decimal
import re
from collections.abc import Mapping

from msgspec import Struct

from generator.checking import cycles, names_read
from generator.diagnostics import Span, did_you_mean
from generator.kinds.fee.spec import FeeSpec, HeadSpec
from generator.kinds.fee.standing import demands_per, standing_of, tell_unread
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.charges import Charges
from generator.resolve.decisions import DecisionNames, with_decisions
from generator.resolve.names import Names, item_span
from generator.resolve.rates import read_amount, read_rates
from generator.resolve.rules import reads_clock, rule_at
from generator.resolve.scopes import entry_scope, row_scope
from generator.resolve.words import text_of, text_or_none
from generator.rules.functions import describe
from generator.rules.numbers import kind_of
from generator.rules.types import Bool, Date, Decimal, Money, Schema, Scope, Type, Typed
from generator.symbols import Fee, Head, Master, Record, Rule

ACCOUNTS = "account"
"""The master, in any module, whose rows are the accounts that heads belong to."""
ON = "on"
"""In a fee's rules: the day that `as_of` chose."""
_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)?\.\.([0-9]+(?:\.[0-9]+)?)?\Z")
Bounds = tuple[decimal.Decimal | None, decimal.Decimal | None]
_EXACT_MONEY = Decimal(12, "money")  # rounded once, by the fee's own `round`


class FeeShape(Struct, frozen=True):
    """A fee between the two looks at it: its record and the names of its heads."""

    document: Document
    record: str
    heads: tuple[str, ...]
    standing: bool = False


def shape_fees(names: Names, filed: Mapping[str, bool]) -> dict[str, FeeShape]:
    """The heads of every fee, by its qualified name. `filed`: whether files are opened for a record."""
    shapes: dict[str, FeeShape] = {}
    for name, document in names.of_kind("fee"):
        spec = _spec(document)
        of = names.refer(document, spec.of, ("record",), document.span("of"))
        order = _order(names, document, spec)
        standing = demands_per(names, document, spec)
        if of in filed and filed[of] is not standing:
            shapes[name] = FeeShape(document, of, order, standing)
            continue
        for word in (document.name, *order):
            names.lose(document.module, word)
        if of in filed and standing:
            names.report(
                "KS836",
                document.span("of"),
                f"'{spec.of}' is no register: a standing demand is of its entries",
                expected="a record with `entry:`",
                mend="take `per` away, or name the register that the workflow writes",
            )
        elif of in filed:
            names.report(
                "KS830",
                document.span("of"),
                f"no file is opened for '{spec.of}', so nobody can be charged for one",
                expected="a record that people fill in, or `per: half_year` for entries of a register",
            )
    return shapes


def charges_of(shapes: Mapping[str, FeeShape]) -> Charges:
    """The heads that may be demanded, by record and fee."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for shape in shapes.values():
        if not shape.standing:
            found.setdefault(shape.record, {})[shape.document.name] = shape.heads
    return found


def resolve_fees(
    names: Names,
    shapes: Mapping[str, FeeShape],
    records: Mapping[str, Record],
    masters: Mapping[str, Master],
    schema: Schema,
    decided: DecisionNames,
) -> dict[str, Fee]:
    """The fees by qualified name."""
    made: dict[str, Fee] = {}
    taken: dict[tuple[str, str], Document] = {}
    for name, shape in shapes.items():
        record = records.get(shape.record)
        if record is None:
            continue
        with names.watch("fee", name):
            _told_twice(names, shape, taken)
            made[name] = _Fee(
                names, shape, record, masters, schema, decided.get(record.name, {})
            ).made(name)
            if made[name].standing is not None:
                tell_unread(names, record, records, made[name].heads)
    return made


class _Fee:
    """One fee while it is resolved."""

    def __init__(
        self,
        names: Names,
        shape: FeeShape,
        record: Record,
        masters: Mapping[str, Master],
        schema: Schema,
        decided: Mapping[str, str],
    ) -> None:
        self.names = names
        self.document = shape.document
        self.shape = shape
        self.record = record
        self.masters = masters
        self.own = (
            entry_scope(schema, record.name)
            if shape.standing
            else with_decisions(row_scope(schema, record.name), decided)
        )
        heads = {head: Typed(Money(), empty=False) for head in shape.heads}
        self.scope = Scope({**self.own.names, **heads, ON: Typed(Date(), empty=False)}, schema)

    def made(self, name: str) -> Fee:
        document, spec = self.document, _spec(self.document)
        for head in spec.heads:
            if head in self.own.names:
                self.names.report(
                    "KS829",
                    document.key_span("heads", head),
                    f"'{head}' is a field of the record too: a rule could not tell which is meant",
                    mend="rename the head",
                )
        heads = {head: self.head(head, one) for head, one in spec.heads.items()}
        if spec.round is not None and spec.round.to <= 0:
            self.names.report(
                "KS820",
                document.span("round", "to"),
                "nothing can be rounded to this",
                expected="1",
            )
        step = spec.round
        standing = standing_of(
            self.names, document, spec, self.record, self.own,
            {head: heads[head].account.rpartition(".")[2] for head in self.shape.heads},
        )  # fmt: skip
        if spec.pay is not None:
            self.account(spec.pay.advance, ("pay", "advance"))
        if spec.accrue is not None:
            self.account(spec.accrue.account, ("accrue", "account"))
        return Fee(
            name,
            document.module,
            document.name,
            self.record.name,
            text_or_none(spec.title),
            self.as_of(spec),
            step.to if step is not None else decimal.Decimal("0.01"),
            step.mode if step is not None else "half_up",
            tuple(heads[head] for head in self.shape.heads),
            self.worked(heads),
            self.bounds(spec),
            document.span(),
            standing,
        )

    def as_of(self, spec: FeeSpec) -> Rule | None:
        document = self.document
        place = document.span() if spec.as_of is None else document.span("as_of")
        if spec.as_of is None:
            if not document.is_hole("as_of"):
                self.names.report(
                    "KS827",
                    place,
                    "the fee does not say which day's rates count",
                    expected="a date that is known by then",
                    mend="write `as_of: submitted_on`",
                )
            return None
        rule = rule_at(self.names, document, ("as_of",), self.own, Date())
        return self.lasting(rule, "`as_of: submitted_on`")

    def lasting(self, rule: Rule | None, instead: str) -> Rule | None:
        """The rule, if it gives tomorrow what it gives today; told where it reads the clock."""
        if rule is None or not reads_clock(rule):
            return rule
        self.names.report(
            "KS827",
            rule.span,
            "today is no day that a fee can be reckoned by again: tomorrow it would be another",
            expected="a date of the file: submitted_on, or a field",
            mend=f"write {instead}",
        )
        return None

    def rule(self, at: tuple[Step, ...], wanted: Type | None) -> Rule | None:
        """A rule over the record, the other heads and `on`."""
        return self.lasting(
            rule_at(self.names, self.document, at, self.scope, wanted),
            "`on`, the day that `as_of` chose",
        )

    def head(self, name: str, spec: HeadSpec) -> Head:
        path = ("heads", name)
        slabs: dict[str, Rule] = {}

        def slab_input(text: str, at: tuple[Step, ...]) -> str:
            rule = self.number(at)
            if rule is None:
                return ""
            slabs[text] = rule
            return text

        rates = read_rates(
            self.names, self.document, (*path, "rates"), spec.rates,
            lambda at: self.rule(at, _EXACT_MONEY), slab_input,
        )  # fmt: skip
        return Head(
            name,
            text_of(spec.title),
            self.account(spec.account, (*path, "account")),
            self.rule((*path, "when"), Bool()) if spec.when else None,
            self.number((*path, "times")) if spec.times else None,
            tuple(slabs.items()),
            rates,
            self.document.key_span(*path),
        )

    def number(self, at: tuple[Step, ...]) -> Rule | None:
        """A rule that gives a number of any unit."""
        rule = self.rule(at, None)
        if rule is not None and kind_of(rule.type) is None:
            self.names.report(
                "KS835",
                rule.span,
                f"this must be a number, not {describe(rule.type)}",
                expected="a field or a rule that gives a number",
            )
            return None
        return rule

    def account(self, name: str, at: tuple[Step, ...]) -> str:
        """`module.key` of a row of the master `account`; '' where there is none."""
        module, _, key = name.rpartition(".")
        master = self.names.refer(
            self.document,
            f"{module}.{ACCOUNTS}" if module else ACCOUNTS,
            ("master",),
            self.document.span(*at),
        )
        found = self.masters.get(master)
        if found is None:
            return ""
        keys = [row.key for row in found.rows]
        if key in keys:
            return f"{found.module}.{key}"
        if ("master", master) not in self.names.unsound:
            self.names.report(
                "KS825",
                self.document.span(*at),
                f"there is no account '{key}' in {master}",
                expected=", ".join(keys[:12]) + (" ..." if len(keys) > 12 else ""),
                mend=did_you_mean(key, keys),
            )
        return ""

    def worked(self, heads: Mapping[str, Head]) -> tuple[str, ...]:
        """The heads in the order of who names whom; a circle is told."""
        meant = set(heads) - set(self.own.names)  # one that is a field too has been told
        reads = {name: _named(head) & meant for name, head in heads.items()}
        for circle in cycles({name: sorted(found) for name, found in reads.items()}):
            self.names.report(
                "KS826",
                self.document.key_span("heads", circle[0]),
                "these heads name one another in a circle: " + " → ".join((*circle, circle[0])),
                expected="heads that can be worked out one after the other",
            )
            return tuple(heads)
        order: list[str] = []
        while len(order) < len(heads):
            order += [h for h in heads if h not in order and reads[h] <= set(order)]
        return tuple(order)

    def bounds(self, spec: FeeSpec) -> dict[str, Bounds]:
        """How far overlays may move each head."""
        made: dict[str, Bounds] = {}
        for name, text in spec.bounds.items():
            at = ("bounds", name)
            found = _RANGE.match(text)
            low, high = (read_amount(part) for part in found.groups()) if found else (None, None)
            made[name] = (None, None)  # what is wrong with them is told once, here
            if name not in self.shape.heads:
                _no_head(self.names, self.document, self.document.key_span(*at), name, self.shape)
            elif found is None or (low is None and high is None):
                self.names.report(
                    "KS828",
                    self.document.span(*at),
                    f"'{text}' is no range of rupees",
                    expected="0..200, 50.. or ..200",
                )
            elif low is not None and high is not None and high < low:
                self.names.report(
                    "KS828", self.document.span(*at), f"nothing lies between {low} and {high}"
                )
            else:
                made[name] = (low, high)
        return made


def _order(names: Names, document: Document, spec: FeeSpec) -> tuple[str, ...]:
    """The heads in the order in which money clears them: those of `order`, then the others as written."""
    known = tuple(spec.heads)
    shape = FeeShape(document, "", known)
    for index, name in enumerate(spec.order):
        if name not in known:
            _no_head(names, document, item_span(document, ("order",), index), name, shape)
    first = tuple(name for name in spec.order if name in known)
    return tuple(dict.fromkeys((*first, *known)))


def _no_head(names: Names, document: Document, span: Span, name: str, shape: FeeShape) -> None:
    if not names.is_lost(document, name):
        names.report(
            "KS824",
            span,
            f"the fee has no head '{name}'",
            expected=", ".join(shape.heads),
            mend=did_you_mean(name, shape.heads),
        )


def _told_twice(names: Names, shape: FeeShape, taken: dict[tuple[str, str], Document]) -> None:
    """Heads are demanded by their own name: those of two fees of one record must differ."""
    for head in shape.heads:
        first = taken.setdefault((shape.record, head), shape.document)
        if first is not shape.document:
            names.report(
                "KS109",
                shape.document.key_span("heads", head),
                f"another fee of this record has a head '{head}'",
                expected="each head once among the fees of a record",
                mend="rename one of the two",
                others=((first.key_span("heads", head), "first declared here"),),
            )


def _named(head: Head) -> set[str]:
    rules = [
        head.when,
        head.times,
        *(rule for _, rule in head.slabs),
        *(r.rule for r in head.rates),
    ]
    return {name for rule in rules for name in names_read(rule)}


def _spec(document: Document) -> FeeSpec:
    spec = document.spec
    assert isinstance(spec, FeeSpec)
    return spec
