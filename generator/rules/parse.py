"""Reads the text of a rule: a hand-written Pratt parser over CEL's spelling.

Weakest first: `? :`, `??`, `||`, `&&`, comparisons and `in`, `+ -`, `* / %`, `! -`, members.
Comparisons do not chain, and `??` beside a bare `||`, `&&` or comparison wants brackets:
both are read wrongly by people more often than rightly.
"""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Final, NoReturn

from generator.diagnostics import Diagnostic, Span
from generator.rules.places import Findings
from generator.rules.slips import mend_of_slip
from generator.rules.syntax import (
    Binary,
    Call,
    Conditional,
    DateLiteral,
    DurationLiteral,
    Expr,
    Index,
    ListLiteral,
    Literal,
    Member,
    Name,
    Unary,
    children,
)
from generator.rules.tokens import Token, cut, duration, text_value

DEEPEST: Final = 60
"""Levels of a rule's tree, brackets and chains alike."""

_POWER: Final = {
    "?": 1,
    "??": 2,
    "||": 3,
    "&&": 4,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 5),
    **dict.fromkeys(("+", "-"), 6),
    **dict.fromkeys(("*", "/", "%"), 7),
}
_COMPARISON: Final = 5
_UNARY: Final = 8
_WORDS: Final = {"and": "&&", "or": "||", "not": "!", "is": "==", "mod": "%"}
_CONSTANTS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}


def parse_rule(text: str, span: Span) -> tuple[Expr | None, list[Diagnostic]]:
    """The tree of a rule, or nothing and why.

    Args:
        text: The rule as written, without the quotation marks of YAML.
        span: Where its first character stands; findings point at `span.column` + offset.
    """
    findings = Findings(span)
    tokens = cut(text, findings)
    if tokens is None:
        return None, findings.found
    try:
        return _Parser(tokens, findings).whole(), findings.found
    except _StopError:
        return None, findings.found


class _StopError(Exception):
    """A finding was noted; the rest of the rule cannot be read."""


class _Parser:
    def __init__(self, tokens: list[Token], findings: Findings) -> None:
        self._tokens = tokens
        self._at = 0
        self._findings = findings
        self._depth = 0
        self._bracketed: set[tuple[int, int]] = set()

    def whole(self) -> Expr:
        if self._next.kind == "end":
            self._stop("KS301", self._next, "this rule is empty", mend="write a rule")
        expr = self._expression(0)
        if self._next.kind != "end":
            self._unexpected("an operator or the end of the rule")
        if _depth(expr) > DEEPEST:
            self._too_deep()
        return expr

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _at_next(self, kind: str) -> bool:
        return self._next.kind == kind

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expression(self, weakest: int) -> Expr:
        self._depth += 1
        left = self._operand()
        while (power := self._power_of_next()) > weakest:
            left = self._join(left, power)
        self._depth -= 1
        return left

    def _power_of_next(self) -> int:
        token = self._next
        if token.kind in ("text", "number", "duration"):
            return 0
        if token.text in _WORDS:
            mend = f"write '{_WORDS[token.text]}'"
            self._stop("KS301", token, f"'{token.text}' is not an operator here", mend=mend)
        return _POWER.get(token.text, 0)

    def _join(self, left: Expr, power: int) -> Expr:
        token = self._take()
        if token.text == "?":
            then = self._expression(0)
            self._expect(":", "':' and the value that holds otherwise")
            other = self._expression(power - 1)
            return Conditional(left.start, other.end, left, then, other)
        right = self._expression(power - 1 if token.text == "??" else power)
        if power == _COMPARISON == self._power_of_next():
            mend = "write 'a < b && b < c'"
            self._stop("KS305", self._next, "comparisons do not chain", mend=mend)
        if token.text == "??":
            self._refuse_mixture(token, left, right)
        return Binary(left.start, right.end, token.text, left, right, token.start)

    def _refuse_mixture(self, token: Token, left: Expr, right: Expr) -> None:
        for side in (left, right):
            if not isinstance(side, Binary) or (side.start, side.end) in self._bracketed:
                continue
            if _POWER["||"] <= _POWER[side.operator] <= _COMPARISON:
                message = f"'??' beside '{side.operator}' is read in two ways"
                mend = "put '??' and its two sides in brackets: (a ?? b)"
                self._stop("KS305", token, message, mend=mend)

    def _operand(self) -> Expr:
        if self._depth > DEEPEST:
            self._too_deep()
        token = self._take()
        if token.kind not in ("!", "-"):
            return self._members(self._primary(token))
        of = self._expression(_UNARY)
        if (
            token.kind == "-"
            and isinstance(of, Literal)
            and (of.start, of.end) not in self._bracketed
        ):
            negated = _negated(of.value)
            if negated is not None:
                return Literal(token.start, of.end, negated)
        return Unary(token.start, of.end, token.kind, of)

    def _primary(self, token: Token) -> Expr:
        match token.kind:
            case "number":
                return Literal(token.start, token.end, self._number(token))
            case "duration":
                return self._duration(token)
            case "text":
                return Literal(token.start, token.end, self._text(token))
            case "name":
                return self._name(token)
            case "(":
                inner = self._expression(0)
                self._expect(")", "')'")
                self._bracketed.add((inner.start, inner.end))
                return inner
            case "[":
                items = self._list("]")
                return ListLiteral(token.start, self._tokens[self._at - 1].end, items)
            case _:
                pass
        self._at -= 1
        return self._unexpected("a value")

    def _name(self, token: Token) -> Expr:
        if token.text in _CONSTANTS:
            return Literal(token.start, token.end, _CONSTANTS[token.text])
        if token.text == "not":
            self._stop("KS301", token, "'not' is not an operator here", mend="write '!'")
        if token.text == "in":
            self._at -= 1
            self._unexpected("a value")
        if self._next.kind != "(":
            return Name(token.start, token.end, token.text)
        self._take()
        args = self._list(")")
        end = self._tokens[self._at - 1].end
        if token.text == "date" and len(args) == 1:
            written = args[0]
            if isinstance(written, Literal) and isinstance(written.value, str):
                return self._date(written.value, token.start, end)
        return Call(token.start, end, None, token.text, args, token.start)

    def _members(self, of: Expr) -> Expr:
        while self._next.kind in (".", "["):
            if self._take().kind == "[":
                index = self._expression(0)
                self._expect("]", "']'")
                of = Index(of.start, self._tokens[self._at - 1].end, of, index)
                continue
            name = self._take()
            if name.kind != "name":
                self._at -= 1
                self._unexpected("a name after '.'")
            if self._at_next("("):
                self._take()
                args = self._list(")")
                end = self._tokens[self._at - 1].end
                of = Call(of.start, end, of, name.text, args, name.start)
            else:
                of = Member(of.start, name.end, of, name.text)
        return of

    def _list(self, closing: str) -> tuple[Expr, ...]:
        items: list[Expr] = []
        while self._next.kind != closing:
            items.append(self._expression(0))
            if self._next.kind != ",":
                break
            self._take()
        self._expect(closing, f"',' or '{closing}'")
        return tuple(items)

    def _number(self, token: Token) -> int | decimal.Decimal:
        whole, _, places = token.text.partition(".")
        if len(whole.lstrip("0")) > 19 or len(places) > 10:
            message = "this number is longer than any value can be"
            expected = "at most 18 whole digits and 10 places"
            self._stop("KS304", token, message, expected=expected)
        if places:
            return decimal.Decimal(token.text)
        value = int(whole)
        if value >= 2**63:
            message = "this number is beyond 64 bits"
            self._stop("KS304", token, message, expected="at most 9223372036854775807")
        return value

    def _duration(self, token: Token) -> Expr:
        read = duration(token)
        if read is None:
            message = f"'{token.text}' is longer than any time can be"
            self._stop("KS304", token, message, expected="at most 999999 of a unit")
        return DurationLiteral(token.start, token.end, *read)

    def _text(self, token: Token) -> str:
        value = text_value(token, self._findings)
        if value is None:
            raise _StopError
        return value

    def _date(self, written: str, start: int, end: int) -> Expr:
        try:
            if len(written) != 10:
                raise ValueError
            return DateLiteral(start, end, dt.date.fromisoformat(written))
        except ValueError:
            message = f"'{written}' is not a day of the calendar"
            mend = "write year-month-day, such as date('2026-04-01')"
            self._findings.add("KS304", start, end, message, mend=mend)
            raise _StopError from None

    def _expect(self, kind: str, what: str) -> None:
        if self._next.kind != kind:
            self._unexpected(what)
        self._take()

    def _unexpected(self, expected: str) -> NoReturn:
        token = self._next
        before = self._tokens[self._at - 1] if self._at else None
        ends = token.kind == "end"
        message = "the rule ends too early" if ends else f"'{token.text}' does not fit here"
        mend = mend_of_slip(before, token, expected)
        self._stop("KS301", token, message, expected=expected, mend=mend)

    def _too_deep(self) -> NoReturn:
        message = f"this rule is nested more than {DEEPEST} levels deep"
        mend = "give its parts names as computed fields, or write a list: x in ['a', 'b']"
        self._stop("KS303", self._next, message, mend=mend)

    def _stop(
        self, code: str, token: Token, message: str, *, expected: str = "", mend: str = ""
    ) -> NoReturn:
        start = token.start if token.kind != "end" else max(0, token.start - 1)
        end = max(token.end, start + 1)
        self._findings.add(code, start, end, message, expected=expected, mend=mend)
        raise _StopError


def _negated(value: object) -> int | decimal.Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, decimal.Decimal)):
        return None
    return -value if isinstance(value, int) else value.copy_negate()


def _depth(expr: Expr) -> int:
    """Levels of a tree, counted without recursion: a chain of '+' is as deep as brackets."""
    deepest, waiting = 0, [(expr, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(node)]
    return deepest
