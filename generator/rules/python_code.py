"""Writes the nodes of a typed tree as Python expressions.

An expression never fails: whoever may be empty is asked `is not None` first, once. What was asked
is remembered as *proved* for the text that follows, exactly as far as type checkers narrow, so
that generated code has neither a missing nor an idle question.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules.logic import ORDER
from generator.rules.numbers import kind_of
from generator.rules.python_expr import (
    AND,
    ATOM,
    COMPARISON,
    NOT,
    OR,
    SUM,
    Code,
    chain,
)
from generator.rules.python_proof import NOTHING, Proved
from generator.rules.python_rows import RowValues
from generator.rules.typed import (
    All,
    Any,
    Compare,
    Const,
    Function,
    Holds,
    IsEmpty,
    Matches,
    Not,
    OneOf,
    OverRows,
    Read,
    TypedExpr,
    Within,
)
from generator.rules.types import Bool, Int


class Writer(RowValues):
    """Writes the expressions of one function."""

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
        return chain("and", (*(Code(check, COMPARISON) for check in checks), last), AND)

    def _all(self, items: Sequence[TypedExpr], proved: Proved) -> Code:
        codes: list[Code] = []
        for item in items:
            codes.append(self.condition(item, proved))
            proved |= self._proof.if_true(item, proved)
        return chain("and", codes, AND)

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
        return chain("or", codes, OR)

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
