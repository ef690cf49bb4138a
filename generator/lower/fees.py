"""Fees: heads with their rules as functions, and rates as rows of data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal

from generator.ir.records import LiteralIR, RulesIR
from generator.ir.rules import RuleIR
from generator.lower.body import Body
from generator.lower.literals import master_value, words_value
from generator.lower.names import class_name
from generator.lower.rules import Site, rule_function
from generator.resolve.scopes import LOCAL_BODY
from generator.rules.numbers import kind_of
from generator.rules.types import Schema
from generator.symbols import Fee, Head, Rate, RateOverlay, Record, Rule, SymbolTable, Text
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Raw, Value
from generator.text.prose import prose
from generator.text.python import WIDTH
from runtime.meaning.decimals import times

RATES = "ksmart.rate.csv"
"""The file of a module's rates: the first rows of a table of the ground."""
_COLUMNS = (
    "fee", "head", "level", "code", "since", "how", "paise", "slab", "bands", "rule", "source", "set_by",
)  # fmt: skip
_NUMBER = "Decimal | int | None"


def fee_rules(fee: Fee, schema: Schema) -> dict[str, RuleIR]:
    """Everything of a fee that is worked out, as functions by name."""
    found = {"as_of": fee.as_of}
    if fee.standing is not None:
        found["due"] = fee.standing.due
    for head in fee.heads:
        found[f"when_{head.name}"] = head.when
        found[f"times_{head.name}"] = head.times
        for text, rule in head.slabs:
            found[_slab(head, text)] = rule
        for rate in head.rates:
            found[_rate(head, rate)] = rate.rule
    return {
        name: rule_function(name, rule, schema) for name, rule in found.items() if rule is not None
    }


def _opening(name: str, parameters: str, gives: str) -> str:
    """The line that opens a function, or the three that it falls into."""
    line = f"def {name}({parameters}) -> {gives}:"
    return line if len(line) <= WIDTH else f"def {name}(\n    {parameters}\n) -> {gives}:"


def _slab(head: Head, text: str) -> str:
    place = [name for name, _ in head.slabs].index(text)
    return f"slab_{head.name}" if not place else f"slab_{head.name}_{place + 1}"


def _rate(head: Head, rate: Rate) -> str:
    return f"rate_{head.name}_{rate.since:%Y_%m_%d}"


def rules_module(fee: Fee, rules: dict[str, RuleIR], source: str) -> RulesIR:
    """The module of a fee's rules."""
    return RulesIR(
        module=fee.module, path=f"fee_rules/{fee.short}", source=source, doc=f"Fee {fee.short}: its rules.",
        rules=tuple(rules[name] for name in sorted(rules)),
    )  # fmt: skip


def lower_fee(fee: Fee, rules: dict[str, RuleIR], symbols: SymbolTable, source: str) -> LiteralIR:
    """The FEE literal with the functions that it names."""
    made = _Functions(fee, rules, symbols)
    made.add("as_of", fee.as_of, "date | None", amounts=False)
    if fee.standing is not None:
        made.imports.add(("runtime.money.shapes", "Standing"))
        made.add("due", fee.standing.due, "date | None", amounts=False)
    heads = tuple(_head(head, made) for head in fee.heads)
    imports = made.imports
    imports |= {
        ("datetime", "date"),
        ("decimal", "Decimal"),
        ("runtime.catalogue", "Context"),
        ("runtime.money.shapes", "Fee"),
        ("runtime.money.shapes", "Head"),
        ("runtime.words", "Words"),
        ("..fee_rules", f"{fee.short} as rules"),
    }
    bodies = master_value(LOCAL_BODY if LOCAL_BODY in symbols.masters else "", imports)
    return LiteralIR(
        module=fee.module, path=f"fees/{fee.short}", source=source, doc=f"Fee {fee.short}: heads and how each is worked out.",
        imports=tuple(import_lines(imports, depth=3)), functions=tuple(made.texts), name="FEE",
        value=Call(
            "Fee",
            keywords=(
                ("name", fee.name),
                ("title", words_value(fee.title) if fee.title is not None else Raw("None")),
                ("as_of", Raw("as_of")),
                ("heads", heads),
                ("step", Raw(f'Decimal("{fee.to}")')),
                ("mode", fee.mode),
                ("bodies", bodies),
                ("standing", _standing(fee, made)),
            ),
        ),
    )  # fmt: skip


def _standing(fee: Fee, made: _Functions) -> Value | None:
    if fee.standing is None:
        return None
    return Call(
        "Standing",
        keywords=(
            ("record", fee.of),
            ("row", Raw(made.file)),
            ("per", fee.standing.per),
            ("due", Raw("due") if fee.standing.due is not None else None),
            ("payer", fee.standing.payer or None),
        ),
    )


class _Functions:
    """The functions of a fee around its rules: what each path is in a file."""

    def __init__(self, fee: Fee, rules: dict[str, RuleIR], symbols: SymbolTable) -> None:
        self.rules = rules
        self.symbols = symbols
        self.record: Record = symbols.records[fee.of]
        self.standing = fee.standing is not None
        self.file = f"{class_name(self.record.short)}{'Row' if self.standing else 'File'}"
        room = "behind" if self.standing else "records"
        self.imports: Imports = {(f"..{room}.{self.record.short}", self.file)}
        self.known = {"on": "q.on"} | {head.name: f'q.of("{head.name}")' for head in fee.heads}
        if self.standing:
            self.known |= {"period.first": "c.period.first", "period.last": "c.period.last"}
        self.texts: list[str] = []

    def add(self, name: str, rule: Rule | None, gives: str, amounts: bool = True) -> Raw | None:
        """Write the function of a rule; its name, or None where there is no rule."""
        if rule is None:
            return None
        body = Body()
        site = Site(
            self.symbols, self.record.fields, "f", body, loaded=True, flat=self.standing, imports=self.imports,
            known=self.known,
        )  # fmt: skip
        one = self.rules[name]
        site.prepare([one])
        guard = site.guard(one)
        if gives == "bool" or not guard:
            body.add(f"return {guard}", site.call(one))
        else:
            site.assign("found", one)
            body.add("return found")
        more = ", q: Amounts" if amounts else ""
        if amounts:
            self.imports.add(("runtime.money.shapes", "Amounts"))
        lines = "\n".join(body.lines)
        opening = _opening(name, f"f: {self.file}, c: Context{more}", gives)
        self.texts.append(f'{opening}\n    """{_doc(rule)}"""\n{lines}\n')
        return Raw(name)

    def input(self, name: str, rule: Rule | None) -> Value | None:
        """A number that a head is reckoned by, with its words."""
        function = self.add(name, rule, _NUMBER)
        if rule is None or function is None:
            return None
        self.imports.add(("runtime.money.shapes", "Input"))
        field = self.record.field(rule.text)
        label = field.label if field is not None else Text(rule.text, rule.text)
        kind = kind_of(rule.type)
        is_money = kind is not None and kind.unit == "money"
        return Call("Input", (words_value(label), function, *(("money",) if is_money else ())))


def _doc(rule: Rule) -> str:
    return prose(rule.text)


def _head(head: Head, made: _Functions) -> Value:
    when = made.add(f"when_{head.name}", head.when, "bool")
    times = made.input(f"times_{head.name}", head.times)
    slabs = tuple((text, made.input(_slab(head, text), rule)) for text, rule in head.slabs)
    rules: list[tuple[Value, Value]] = []
    for rate in head.rates:
        if rate.rule is not None:
            name = _rate(head, rate)
            function = made.add(name, rate.rule, _NUMBER)
            assert function is not None
            made.imports.add(("runtime.money.shapes", "Rule"))
            rules.append((name, Call("Rule", (rate.rule.text, function))))
    return Call(
        "Head",
        keywords=(
            ("name", head.name),
            ("title", words_value(head.title)),
            ("account", head.account),
            ("when", when),
            ("times", times),
            ("slabs", Mapping(tuple((text, one) for text, one in slabs if one)) if slabs else None),
            ("rules", Mapping(tuple(rules)) if rules else None),
        ),
    )


def rates_csv(fees: Iterable[Fee], overlays: Iterable[RateOverlay]) -> str:
    """The first rows of the rates of these fees, those that overlays add among them."""
    rows: list[tuple[object, ...]] = []
    names = set[str]()
    for fee in fees:
        names.add(fee.name)
        for head in fee.heads:
            rows += (_row(fee.name, head, "module", "*", rate) for rate in head.rates)
    for one in overlays:
        if one.fee in names:
            rows += (_row(one.fee, one.head, one.level, one.code, rate) for rate in one.rates)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(sorted(rows, key=lambda row: tuple(str(cell) for cell in row)))
    return out.getvalue()


def _row(fee: str, head: Head | str, level: str, code: str, rate: Rate) -> tuple[object, ...]:
    name = head if isinstance(head, str) else head.name
    bands = [
        [None if limit is None else str(limit), _paise(amount)] for limit, amount in rate.bands
    ]
    return (
        fee, name, level, code, rate.since.isoformat(), rate.how,
        "" if rate.amount is None else _paise(rate.amount), rate.slab,
        json.dumps(bands) if bands else "",
        _rate(head, rate) if rate.rule is not None and isinstance(head, Head) else "",
        rate.span.file, "spec",
    )  # fmt: skip


def _paise(amount: Decimal) -> int:
    return int(times(amount, 100))
