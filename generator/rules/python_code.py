"""Writes the nodes of a typed tree as Python expressions.

An expression never fails: whoever may be empty is asked `is not None` first, once. What was asked
is remembered as *proved* for the text that follows, exactly as far as type checkers narrow, so
that generated code has neither a missing nor an idle question.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from generator.rules import numbers, ranges
from generator.rules.logic import ORDER, is_truth
from generator.rules.numbers import kind_of
from generator.rules.python_proof import NOTHING, Proof, Proved
from generator.rules.python_text import (
    LONGEST_INLINE_TEXT,
    MODULE_OF,
    Constants,
    Import,
    attribute_name,
    python_name,
    quoted,
)
from generator.rules.typed import (
    All,
    Any,
    Arithmetic,
    Compare,
    Const,
    Function,
    Holds,
    If,
    IsEmpty,
    Matches,
    Named,
    Not,
    OneOf,
    Otherwise,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
    Within,
)
from generator.rules.types import Bool, Int

CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(9)
"""How tightly Python binds an expression, loosest first."""

CONTEXT_DIGITS: Final = 28
"""Digits that the operators of `decimal` keep; what may have more goes through `EXACT`."""


@dataclass(frozen=True, slots=True)
class Code:
    """An expression; `optional` where its Python type has None.

    `lines` is how it stands in brackets when a line cannot hold it.
    """

    text: str
    power: int = ATOM
    optional: bool = False
    lines: tuple[str, ...] = ()

    def at(self, power: int) -> str:
        """The text, in brackets where it binds more loosely."""
        return self.text if self.power >= power else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Guarded:
    """An expression that may be evaluated once all `checks`, in order, hold."""

    checks: tuple[str, ...]
    code: Code


class Writer:
    """Writes the expressions of one function."""

    def __init__(
        self,
        names: Mapping[str, str],
        spoken: frozenset[int],
        constants: Constants,
        imports: set[Import],
    ) -> None:
        self._names = names
        self._spoken = spoken
        self._constants = constants
        self._imports = imports
        self._rows: dict[int, str] = {}
        self._temporaries = 0
        self._proof = Proof(self._text_of)

    def row_name(self, table: Table) -> str:
        """The variable of a table's row; `_` where nothing speaks of it."""
        if table.row not in self._spoken:
            return "_"
        if table.row not in self._rows:
            name = python_name(table.hint)
            taken = {*self._names.values(), *self._rows.values()}
            while name in taken:
                name += "_"
            self._rows[table.row] = name
        return self._rows[table.row]

    def bind_row(self, row: int, name: str) -> None:
        """Let a row be spoken of by a name given from outside."""
        self._rows[row] = name

    def temporary(self) -> str:
        """A fresh name."""
        self._temporaries += 1
        return f"part_{self._temporaries}"

    def tried(self, write: Callable[[], Code]) -> Code:
        """What would be written, without using up names."""
        used = self._temporaries
        code = write()
        self._temporaries = used
        return code

    def need(self, name: str) -> str:
        """A function of `runtime.meaning`, imported."""
        self._imports.add((MODULE_OF[name], name))
        return name

    # values

    def value(self, node: TypedExpr, proved: Proved = NOTHING, *, exact: bool = False) -> Code:
        """A node's value, None where it is empty; a whole number as Decimal when `exact`."""
        guarded = self._core(node, proved, exact=exact)
        if not guarded.checks:
            return guarded.code
        asked = " and ".join(guarded.checks)
        return _chosen(guarded.code.at(OR), asked, "None", optional=True)

    def present(self, node: TypedExpr, proved: Proved, *, exact: bool = False) -> Guarded:
        """A node's value without None, and what must be asked before."""
        guarded = self._core(node, proved, exact=exact)
        code = guarded.code
        if not code.optional:
            return guarded
        if isinstance(node, (Read, RowRead, Named)):
            return Guarded((*guarded.checks, f"{code.text} is not None"), Code(code.text))
        name = self.temporary()
        return Guarded((*guarded.checks, f"({name} := {code.text}) is not None"), Code(name))

    def _core(self, node: TypedExpr, proved: Proved, *, exact: bool) -> Guarded:
        if exact and isinstance(node.type, Int) and not isinstance(node, (If, Otherwise)):
            return self._as_decimal(node, proved)
        match node:
            case Named():
                return Guarded((), Code(node.text, optional=node.optional))
            case Const():
                return Guarded((), self._literal(node))
            case Read() | RowRead():
                text = self._text_of(node)
                return Guarded((), Code(text, optional=node.optional and text not in proved))
            case Arithmetic():
                return self._arithmetic(node, proved)
            case Function() if not isinstance(node.type, Bool):
                return self._function(node, proved)
            case If():
                return Guarded((), self._choice(node, proved, exact))
            case Otherwise():
                return Guarded((), self._otherwise(node, proved, exact))
            case OverRows() if node.operator not in ("exists", "all"):
                return Guarded((), self._over_rows(node, proved))
            case Table():
                raise AssertionError("a table is not a value")
            case _:
                return Guarded((), self.condition(node, proved))

    def _as_decimal(self, node: TypedExpr, proved: Proved) -> Guarded:
        if isinstance(node, Const) and isinstance(node.value, int):
            return Guarded((), Code(self._constants.decimal(node.value)))
        whole = self.present(node, proved)
        self._imports.add(("decimal", "Decimal"))
        return Guarded(whole.checks, Code(f"Decimal({whole.code.text})"))

    def _text_of(self, node: Read | RowRead) -> str:
        if isinstance(node, Read):
            return self._names[node.path]
        return f"{self._rows[node.row]}.{attribute_name(node.path)}"

    def _literal(self, node: Const) -> Code:
        match node.value:
            case None:
                return Code("None", optional=True)
            case bool():
                return Code(str(node.value))
            case int():
                power = SIGN if node.value < 0 else ATOM
                return Code(str(node.value), power)
            case decimal.Decimal():
                return Code(self._constants.decimal(node.value))
            case str():
                # The formatter counts columns as they are shown: only ASCII is sure to be one each.
                if len(node.value) > LONGEST_INLINE_TEXT or not node.value.isascii():
                    return Code(self._constants.text(node.value))
                return Code(quoted(node.value))
            case dt.datetime():
                raise AssertionError("an instant is never written")
            case dt.date():
                return Code(self._constants.day(node.value))
            case dt.time():
                return Code(self._constants.time(node.value))

    def _arithmetic(self, node: Arithmetic, proved: Proved) -> Guarded:
        checks, (a, b) = self._operands((node.left, node.right), proved)
        wide, over = numbers.bounds(node.operator, node.left, node.right, node.type)
        if node.operator == "/":
            name = self.need("divided" if over else "quotient")
            return Guarded(checks, Code(f"{name}({a.text}, {b.text})", optional=over))
        if node.operator == "%":
            return Guarded(checks, self._remainder(node, a, b))
        plain = isinstance(node.type, Int) or self._fits(wide, node)
        if plain:
            power = PRODUCT if node.operator == "*" else SUM
            code = Code(f"{a.at(power)} {node.operator} {b.at(power + 1)}", power)
        else:
            name = self.need({"+": "plus", "-": "minus", "*": "times"}[node.operator])
            code = Code(f"{name}({a.text}, {b.text})")
        return Guarded(checks, self._limited(code, node, over))

    def _fits(self, range_: ranges.Range | None, node: TypedExpr) -> bool:
        """Whether the operators of `decimal` are exact for a result in this range."""
        kind = kind_of(node.type)
        assert kind is not None
        assert range_ is not None
        return ranges.whole_digits(range_) + kind.places <= CONTEXT_DIGITS

    def _limited(self, code: Code, node: TypedExpr, over: bool) -> Code:
        if not over:
            return code
        name = self.need("int64" if isinstance(node.type, Int) else "within18")
        return Code(f"{name}({code.text})", optional=True)

    def _remainder(self, node: Arithmetic, a: Code, b: Code) -> Code:
        left, right = node.left.range, node.right.range
        assert left is not None
        assert right is not None
        if isinstance(node.type, Int) and left.low >= 0 and right.low > 0:
            return Code(f"{a.at(PRODUCT)} % {b.at(SIGN)}", PRODUCT)
        name = self.need("int_remainder" if isinstance(node.type, Int) else "remainder")
        return Code(f"{name}({a.text}, {b.text})", optional=True)

    def _function(self, node: Function, proved: Proved) -> Guarded:
        exact = node.name in ("min", "max") and not isinstance(node.type, Int)
        checks, codes = self._operands(node.args, proved, exact)
        return Guarded(checks, self._called(node, codes))

    def _operands(
        self, nodes: Sequence[TypedExpr], proved: Proved, exact: bool = False
    ) -> tuple[tuple[str, ...], list[Code]]:
        """What must be asked before, each once, and the operands.

        Values that are read are asked first, so that every operand may rely on all of them.
        """
        atoms = dict.fromkeys(text for node in nodes for text in self._proof.questions(node))
        asked = [text for text in atoms if text not in proved]
        checks = [f"{text} is not None" for text in asked]
        codes: list[Code] = []
        for node in nodes:
            guarded = self.present(node, proved.union(asked), exact=exact)
            checks += guarded.checks
            codes.append(guarded.code)
        return tuple(checks), codes

    def _called(self, node: Function, args: Sequence[Code]) -> Code:
        first = args[0]
        listed = ", ".join(arg.text for arg in args)
        match node.name:
            case "plain":
                return first
            case "negate" | "abs":
                return self._signed(node, first)
            case "min" | "max":
                return Code(f"{node.name}({listed})")
            case "round":
                return self._rounded(node, first)
            case "div":
                return self._divided(node, args)
            case "size" | "count_of":
                return Code(f"len({first.text})")
            case "concat":
                return Code(f"{first.at(SUM)} + {args[1].at(PRODUCT)}", SUM)
            case "days_between":
                return Code(f"({args[1].at(SUM)} - {first.at(PRODUCT)}).days")
            case "add_working_days" | "working_days_between":
                name = self.need(node.name)
                return Code(f"{name}({self._names['calendar()']}, {listed})", optional=True)
            case "make_date" | "item_at":
                return Code(f"{self.need(node.name)}({listed})", optional=True)
            case _:
                return Code(f"{self.need(node.name)}({listed})")

    def _signed(self, node: Function, of: Code) -> Code:
        range_ = node.args[0].range
        assert range_ is not None
        _, over = numbers.held(ranges.negate(range_), node.type)
        plain = isinstance(node.type, Int) or self._fits(range_, node)
        if node.name == "abs":
            name = "abs" if plain else self.need("magnitude")
            code = Code(f"{name}({of.text})")
        elif not plain:
            code = Code(f"{self.need('minus')}(0, {of.text})")
        elif of.text.startswith("-"):
            code = Code(f"0 - {of.at(SIGN)}", SUM)
        else:
            code = Code(f"-{of.at(SIGN)}", SIGN)
        return self._limited(code, node, over)

    def _rounded(self, node: Function, of: Code) -> Code:
        places, mode = _const(node.args[1]), _const(node.args[2])
        name = self.need("whole" if isinstance(node.type, Int) else "rounded")
        args = [of.text]
        if places != 0 or mode != "half_up":
            args.append(str(places))
        if mode != "half_up":
            args.append(quoted(str(mode)))
        over = _may_grow_beyond(node)
        return self._limited(Code(f"{name}({', '.join(args)})"), node, over)

    def _divided(self, node: Function, args: Sequence[Code]) -> Code:
        places, mode = _const(node.args[2]), _const(node.args[3])
        over = _division_may_fail(node)
        name = self.need("divided" if over else "quotient")
        shown = [args[0].text, args[1].text, str(places)]
        if mode != "half_up":
            shown.append(quoted(str(mode)))
        return Code(f"{name}({', '.join(shown)})", optional=over)

    def _choice(self, node: If, proved: Proved, exact: bool) -> Code:
        exact = exact or (kind_of(node.type) is not None and not isinstance(node.type, Int))
        condition = self.condition(node.condition, proved)
        then = self.value(
            node.then, proved | self._proof.if_true(node.condition, proved), exact=exact
        )
        other = self.value(
            node.other, proved | self._proof.if_false(node.condition, proved), exact=exact
        )
        if then.text == other.text:
            return then
        optional = then.optional or other.optional
        return _chosen(then.at(OR), condition.at(OR), other.at(OR), optional)

    def _otherwise(self, node: Otherwise, proved: Proved, exact: bool) -> Code:
        exact = exact or (kind_of(node.type) is not None and not isinstance(node.type, Int))
        guarded = self.present(node.of, proved, exact=exact)
        if not guarded.checks:
            return guarded.code
        other = self.value(node.other, proved, exact=exact)
        if guarded.code.text == other.text:
            return other
        asked = " and ".join(guarded.checks)
        return _chosen(guarded.code.at(OR), asked, other.at(OR), other.optional)

    # conditions

    def condition(self, node: TypedExpr, proved: Proved = NOTHING) -> Code:
        """Whether a condition holds: True or False, never None."""
        match node:
            case Const():
                return Code(str(node.value is True))
            case Holds():
                return self.condition(node.of, proved)
            case All():
                return self._all(node.items, proved)
            case Any():
                return self._any(node.items, proved)
            case Not():
                return self._negated(node.of, proved)
            case IsEmpty():
                return self._is_empty(node.of, proved)
            case Compare():
                return self._compared(node, proved)
            case OneOf():
                return self._one_of(node, "in", proved)
            case Within():
                return self._within(node, "in", proved)
            case Matches():
                return self._matches(node, proved)
            case Function() if node.name not in ("item_at",):
                return self._predicate(node, proved)
            case OverRows() if node.operator in ("exists", "all"):
                return self._quantified(node, proved)
            case _:
                code = self.value(node, proved)
                return Code(f"{code.at(SUM)} is True", COMPARISON) if code.optional else code

    def _joined(self, checks: Sequence[str], last: Code) -> Code:
        """`checks and last`."""
        if not checks:
            return last
        return _chain("and", (*(Code(check, COMPARISON) for check in checks), last), AND)

    def _all(self, items: Sequence[TypedExpr], proved: Proved) -> Code:
        codes: list[Code] = []
        for item in items:
            codes.append(self.condition(item, proved))
            proved |= self._proof.if_true(item, proved)
        return _chain("and", codes, AND)

    def _every(self, items: Sequence[TypedExpr], proved: Proved) -> Code:
        return self._all(items, proved) if len(items) > 1 else self.condition(items[0], proved)

    def _any(self, items: Sequence[TypedExpr], proved: Proved) -> Code:
        merged = self._merged(items)
        if len(merged) == 1:
            return self.condition(merged[0], proved)
        codes: list[Code] = []
        for item in merged:
            code = self.condition(item, proved)
            codes.append(Code(code.at(NOT)) if code.power == AND else code)
            proved |= self._proof.if_false(item, proved)
        return _chain("or", codes, OR)

    def _merged(self, items: Sequence[TypedExpr]) -> list[TypedExpr]:
        """`a == b or a == c` of names as `a in (b, c)`, the way linters want it."""
        found: list[TypedExpr] = []
        places: dict[str, int] = {}
        for item in items:
            named = isinstance(item, Compare) and self._compares_names(item)
            if not isinstance(item, Compare) or not named:
                found.append(item)
                continue
            text = self.value(item.left).text
            place = places.setdefault(text, len(found))
            if place == len(found):
                found.append(item)
                continue
            before = found[place]
            values = before.values if isinstance(before, OneOf) else ()
            if isinstance(before, Compare):
                values = (before.right,)
            found[place] = OneOf(Bool(), False, None, item.left, (*values, item.right))
        return found

    def _compares_names(self, node: Compare) -> bool:
        if node.operator != "==" or not isinstance(node.left, Read):
            return False
        right = node.right
        if isinstance(right, Const) and isinstance(right.value, bool):
            return False
        return isinstance(right, (Read, Const)) and self.value(right).text.isidentifier()

    def _negated(self, of: TypedExpr, proved: Proved) -> Code:
        if isinstance(of, IsEmpty):
            return Code(f"{self.value(of.of, proved).at(SUM)} is not None", COMPARISON)
        if isinstance(of, Any) and len(merged := self._merged(of.items)) == 1:
            return self._negated(merged[0], proved)
        if isinstance(of, OneOf):
            return self._one_of(of, "not in", proved)
        if isinstance(of, Within) and not self.present(of.values, proved).checks:
            return self._within(of, "not in", proved)
        if isinstance(of, Function) and of.name == "contains":
            checks, (text, part) = self._operands(of.args, proved)
            if not checks:
                return Code(f"{part.at(SUM)} not in {text.at(SUM)}", COMPARISON)
        code = self.condition(of, proved)
        if code.power == COMPARISON and code.text.endswith(" is True"):
            return Code(f"{code.text.removesuffix('True')}not True", COMPARISON)
        return Code(f"not {code.at(ATOM)}", NOT)

    def _is_empty(self, of: TypedExpr, proved: Proved) -> Code:
        code = self.value(of, proved)
        return Code(f"{code.at(SUM)} is None", COMPARISON)

    def _compared(self, node: Compare, proved: Proved) -> Code:
        if node.operator in ORDER:
            checks, (left, right) = self._operands((node.left, node.right), proved)
            text = f"{left.at(SUM)} {node.operator} {right.at(SUM)}"
            return self._joined(checks, Code(text, COMPARISON))
        left_code, right_code = self.value(node.left, proved), self.value(node.right, proved)
        operator = node.operator
        if isinstance(node.right, Const) and isinstance(node.right.value, bool):
            operator = "is" if operator == "==" else "is not"
        return Code(f"{left_code.at(SUM)} {operator} {right_code.at(SUM)}", COMPARISON)

    def _one_of(self, node: OneOf, operator: str, proved: Proved) -> Code:
        item = self.value(node.item, proved)
        exact = not isinstance(node.item.type, Int) and kind_of(node.item.type) is not None
        values = ", ".join(self.value(value, exact=exact).text for value in node.values)
        return Code(f"{item.at(SUM)} {operator} ({values})", COMPARISON)

    def _within(self, node: Within, operator: str, proved: Proved) -> Code:
        values = self.present(node.values, proved)
        item = self.value(node.item, proved)
        inside = Code(f"{item.at(SUM)} {operator} {values.code.at(SUM)}", COMPARISON)
        return self._joined(values.checks, inside)

    def _matches(self, node: Matches, proved: Proved) -> Code:
        of = self.present(node.of, proved)
        pattern = self._constants.pattern(node.pattern.python)
        text = f"{pattern}.fullmatch({of.code.text}) is not None"
        return self._joined(of.checks, Code(text, COMPARISON))

    def _predicate(self, node: Function, proved: Proved) -> Code:
        checks, codes = self._operands(node.args, proved)
        first = codes[0]
        match node.name:
            case "starts_with" | "ends_with":
                method = "startswith" if node.name == "starts_with" else "endswith"
                code = Code(f"{first.at(ATOM)}.{method}({codes[1].text})")
            case "contains":
                code = Code(f"{codes[1].at(SUM)} in {first.at(SUM)}", COMPARISON)
            case _:
                calendar = self._names["calendar()"]
                code = Code(f"{self.need(node.name)}({calendar}, {first.text})")
        return self._joined(checks, code)

    # rows

    def _over_rows(self, node: OverRows, proved: Proved) -> Code:
        source, proved = self._source(node.table, proved)
        rows = self._table_text(node.table)
        body = node.body
        match node.operator:
            case "count":
                return _call("sum", "1", source) if node.table.where else Code(f"len({rows})")
            case "sum":
                assert body is not None
                return self._sum(node, body, source, proved)
            case "first":
                assert body is not None
                first = " ".join((self.value(body, proved).text, *source))
                return Code(f"next(({first}), None)", optional=True)
            case "map":
                assert body is not None
                item = self.value(body, proved)
                return _call(self.need("present") if item.optional else "tuple", item.text, source)
            case "main":
                assert body is not None
                assert node.weight is not None
                pair = f"({self.value(body, proved).text}, {self.value(node.weight, proved).text})"
                return _call(self.need("main"), pair, source, optional=True)
            case _:
                assert body is not None
                name = self.need("smallest" if node.operator == "min" else "largest")
                return _call(name, self.value(body, proved).text, source, optional=True)

    def _sum(self, node: OverRows, body: TypedExpr, source: Sequence[str], proved: Proved) -> Code:
        whole = isinstance(node.type, Int)
        item = self.value(body, proved)
        over = _sum_may_fail(node, body)
        short = whole or (not over and self._fits(node.range, node))
        listed = " ".join((item.text, *source))
        if item.optional or not short:
            name = "total_int" if whole else "short_total" if short else "total"
            return Code(f"{self.need(name)}([{listed}])", optional=True)
        if whole:
            return self._limited(_call("sum", item.text, source), node, over)
        return self._limited(Code(f"sum(({listed}), {self._constants.decimal(0)})"), node, over)

    def _quantified(self, node: OverRows, proved: Proved) -> Code:
        assert node.body is not None
        table, body = node.table, node.body
        if node.operator == "exists":
            conditions = tuple(c for c in (*table.where, body) if not is_truth(c, True))
            if not conditions:
                return Code(f"len({self._table_text(table)}) > 0", COMPARISON)
            name = self.row_name(table)
            code = self._every(conditions, proved)
            return _call("any", code.text, (f"for {name} in {self._table_text(table)}",))
        source, proved = self._source(table, proved)
        return _call("all", self.condition(body, proved).text, source)

    def _source(self, table: Table, proved: Proved) -> tuple[tuple[str, ...], Proved]:
        """`for row in table` and `if ...`, and what is proved of its rows."""
        name = self.row_name(table)
        lines = [f"for {name} in {self._table_text(table)}"]
        if table.where:
            lines.append(f"if {self._every(table.where, proved).at(OR)}")
            for one in table.where:
                proved |= self._proof.if_true(one, proved)
        return tuple(lines), proved

    def _table_text(self, table: Table) -> str:
        if table.parent is None:
            return self._names[f"{table.path}[]"]
        return f"{self._rows[table.parent]}.{attribute_name(table.path)}"


def _call(name: str, item: str, source: Sequence[str], *, optional: bool = False) -> Code:
    """A function of the values that rows give."""
    lines = (item, *source)
    return Code(f"{name}({' '.join(lines)})", ATOM, optional, lines)


def _chosen(then: str, asked: str, other: str, optional: bool) -> Code:
    lines = (then, f"if {asked}", f"else {other}")
    return Code(" ".join(lines), CHOICE, optional, lines)


def _chain(word: str, codes: Sequence[Code], power: int) -> Code:
    """Conditions joined by one word; chains of the same word flow together."""
    parts: list[str] = []
    for code in codes:
        same = code.power == power and code.lines
        parts += (
            [line.removeprefix(f"{word} ") for line in code.lines] if same else [code.at(power)]
        )
    lines = (parts[0], *(f"{word} {part}" for part in parts[1:]))
    return Code(" ".join(lines), power, lines=lines)


def _const(node: TypedExpr) -> object:
    assert isinstance(node, Const)
    return node.value


def _may_grow_beyond(node: Function) -> bool:
    of, places = node.args[0].range, _const(node.args[1])
    assert of is not None
    assert isinstance(places, int)
    step = Fraction(10) ** -places
    _, over = numbers.held(ranges.Range(of.low - step, of.high + step), node.type)
    return over


def _division_may_fail(node: Function) -> bool:
    a, b = node.args[0].range, node.args[1].range
    assert a is not None
    assert b is not None
    found = ranges.divide(a, b, Fraction(1))
    return found is None or numbers.held(found, node.type)[1]


def _sum_may_fail(node: OverRows, body: TypedExpr) -> bool:
    assert body.range is not None
    assert node.table.range is not None
    reach = body.range.reach * node.table.range.high
    limit = ranges.INT_LIMIT if isinstance(node.type, Int) else ranges.DECIMAL_LIMIT
    return reach >= limit
