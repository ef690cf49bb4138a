"""Writes values: numbers, dates, texts, choices between them; each operand asked once."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from generator.rules import numbers, ranges
from generator.rules.numbers import kind_of
from generator.rules.python_expr import (
    ATOM,
    OR,
    PRODUCT,
    SIGN,
    SUM,
    Code,
    Guarded,
    chosen,
)
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
    Arithmetic,
    Const,
    Function,
    If,
    Named,
    Otherwise,
    OverRows,
    Read,
    RowRead,
    Table,
    TypedExpr,
)
from generator.rules.types import Bool, Int

CONTEXT_DIGITS: Final = 28
"""Digits that the operators of `decimal` keep; what may have more goes through `EXACT`."""


class Values:
    """Writes the values of one function; conditions and rows come below it."""

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
        taken = {*self._names.values(), *self._rows.values()}
        while True:
            self._temporaries += 1
            if (name := f"part_{self._temporaries}") not in taken:
                return name

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

    def value(self, node: TypedExpr, proved: Proved = NOTHING, *, exact: bool = False) -> Code:
        """A node's value, None where it is empty; a whole number as Decimal when `exact`."""
        guarded = self._core(node, proved, exact=exact)
        if not guarded.checks:
            return guarded.code
        asked = " and ".join(guarded.checks)
        return chosen(guarded.code.at(OR), asked, "None", optional=True)

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
        return chosen(then.at(OR), condition.at(OR), other.at(OR), optional)

    def _otherwise(self, node: Otherwise, proved: Proved, exact: bool) -> Code:
        exact = exact or (kind_of(node.type) is not None and not isinstance(node.type, Int))
        guarded = self.present(node.of, proved, exact=exact)
        if not guarded.checks:
            return guarded.code
        other = self.value(node.other, proved, exact=exact)
        if guarded.code.text == other.text:
            return other
        asked = " and ".join(guarded.checks)
        return chosen(guarded.code.at(OR), asked, other.at(OR), other.optional)

    def condition(self, node: TypedExpr, proved: Proved = NOTHING) -> Code:
        """Whether a condition holds: True or False, never None."""
        raise NotImplementedError

    def _over_rows(self, node: OverRows, proved: Proved) -> Code:
        raise NotImplementedError

    def _table_text(self, table: Table) -> str:
        raise NotImplementedError


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
