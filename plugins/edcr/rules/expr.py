"""The small language of the rule books: facts of a plan in, a number or a yes or no out.

Spelled like the expressions of every other spec (`&& || ! == ?? ? :`). A fact that the plan
does not state is never zero and never false: reading it raises `MissingFactError`, and `&&`/`||`
swallow it only where the other side decides alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from plugins.edcr.model.quantity import Quantity


class ExprError(Exception):
    """A text that is no expression. `at` is the 0-based character of the mistake."""

    def __init__(self, message: str, at: int) -> None:
        self.at = at
        super().__init__(message)


class MissingFactError(Exception):
    """The plan does not state `path`; the check that asked cannot be decided."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(slots=True)
class Scope:
    """Names an expression may read, and the record of what it did read."""

    roots: Mapping[str, Any]
    read: dict[str, Quantity] = field(default_factory=dict[str, Quantity])
    values: dict[str, Any] = field(default_factory=dict[str, Any])

    def with_root(self, name: str, value: Any) -> Scope:
        """The same scope with one more name; reads are noted in the same place."""
        return Scope({**self.roots, name: value}, self.read, self.values)


Run = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Expr:
    """A compiled expression. `paths` are the facts it may read, as `root.field`."""

    source: str
    run: Run = field(repr=False, compare=False)
    paths: tuple[str, ...]

    def __call__(self, scope: Scope) -> Any:
        return self.run(scope)


@dataclass(frozen=True, slots=True)
class Lets:
    """Named expressions of a book (`let.high_rise`), worked out where they are read."""

    exprs: Mapping[str, Expr]

    def value_of(self, name: str, scope: Scope) -> Any:
        """The value of one of them in the reader's scope."""
        return self.exprs[name](scope)


@lru_cache(maxsize=4096)
def compile_expr(source: str) -> Expr:
    """Compile one expression.

    Raises:
        ExprError: The text is not an expression of the language.
    """
    parser = _Parser(source)
    run = parser.parse()
    return Expr(source, run, tuple(sorted(parser.paths)))


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<op>\?\?|\|\||&&|==|!=|<=|>=|[-+*/%<>!?:()\[\],.]))"
)
_BINDING = {
    "?": 1,
    "??": 2,
    "||": 3,
    "&&": 4,
    "==": 5,
    "!=": 5,
    "<": 6,
    "<=": 6,
    ">": 6,
    ">=": 6,
    "in": 6,
    "+": 7,
    "-": 7,
    "*": 8,
    "/": 8,
    "%": 8,
}
# A sum of measured lengths may be off by rounding alone; 0.0001 is far below any tolerance
# of the rules and far above the noise of the arithmetic.
_NOISE = 1e-9


def _ceil(value: float) -> float:
    return float(math.ceil(value - _NOISE))


def _floor(value: float) -> float:
    return float(math.floor(value + _NOISE))


def _total(values: Any) -> float:
    return math.fsum(values)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ceil": _ceil,
    "floor": _floor,
    "abs": abs,
    "min": min,
    "max": max,
    "count": len,
    "total": _total,
}


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.paths: set[str] = set()
        self.tokens: list[tuple[str, str, int]] = []
        at = 0
        while at < len(source.rstrip()):
            match = _TOKEN.match(source, at)
            if match is None or match.lastgroup is None:
                raise ExprError(f"unexpected character {source[at:].strip()[:1]!r}", at)
            self.tokens.append(
                (match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
            )
            at = match.end()
        self.tokens.append(("end", "", len(source)))
        self.index = 0

    def parse(self) -> Run:
        run = self._expression(0)
        kind, text, at = self.tokens[self.index]
        if kind != "end":
            raise ExprError(f"unexpected {text!r}", at)
        return run

    def _take(self) -> tuple[str, str, int]:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def _peek(self) -> str:
        return self.tokens[self.index][1]

    def _expect(self, text: str) -> None:
        _, found, at = self._take()
        if found != text:
            raise ExprError(
                f"expected {text!r}, found {found!r}" if found else f"expected {text!r}", at
            )

    def _expression(self, least: int) -> Run:
        left = self._prefix()
        while True:
            op = self._peek()
            binding = _BINDING.get(op, -1)
            if binding < 0 or binding < least:
                return left
            self._take()
            if op == "?":
                left = self._choice(left)
            else:
                left = _infix(op, left, self._expression(binding + 1))

    def _choice(self, condition: Run) -> Run:
        yes = self._expression(0)
        self._expect(":")
        no = self._expression(1)
        return lambda scope: yes(scope) if condition(scope) else no(scope)

    def _prefix(self) -> Run:
        kind, text, at = self._take()
        if kind == "number":
            number = float(text)
            return lambda _: number
        if kind == "text":
            value = text[1:-1]
            return lambda _: value
        if kind == "name":
            return self._name(text, at)
        if text == "(":
            inner = self._expression(0)
            self._expect(")")
            return inner
        if text == "[":
            return self._list()
        if text == "!":
            run = self._expression(7)
            return lambda scope: not run(scope)
        if text == "-":
            run = self._expression(9)
            return lambda scope: -run(scope)
        raise ExprError(f"unexpected {text!r}" if text else "the expression ends too early", at)

    def _list(self) -> Run:
        items: list[Run] = []
        while self._peek() != "]":
            items.append(self._expression(0))
            if self._peek() == ",":
                self._take()
        self._expect("]")
        return lambda scope: [item(scope) for item in items]

    def _name(self, name: str, at: int) -> Run:
        if name in ("true", "false"):
            value = name == "true"
            return lambda _: value
        if name == "null":
            return lambda _: None
        if self._peek() == "(":
            return self._call(name, at)
        path = [name]
        while self._peek() == ".":
            self._take()
            kind, text, place = self._take()
            if kind != "name":
                raise ExprError("expected a name after '.'", place)
            path.append(text)
        self.paths.add(".".join(path))
        return _read(tuple(path))

    def _call(self, name: str, at: int) -> Run:
        self._expect("(")
        arguments: list[Run] = []
        while self._peek() != ")":
            arguments.append(self._expression(0))
            if self._peek() == ",":
                self._take()
        self._expect(")")
        if name == "known":
            if len(arguments) != 1:
                raise ExprError("known() takes one fact", at)
            return _known(arguments[0])
        function = FUNCTIONS.get(name)
        if function is None:
            names = ", ".join(sorted([*FUNCTIONS, "known"]))
            raise ExprError(f"unknown function {name!r} (there are: {names})", at)
        return lambda scope: function(*(argument(scope) for argument in arguments))


def _read(path: tuple[str, ...]) -> Run:
    dotted = ".".join(path)

    def run(scope: Scope) -> Any:
        if path[0] not in scope.roots:
            raise MissingFactError(dotted)
        value: Any = scope.roots[path[0]]
        for name in path[1:]:
            if value is None:
                raise MissingFactError(dotted)
            value = _step(value, name, scope)
        if isinstance(value, Quantity):
            scope.read[dotted] = value
            value = value.value
        if value is None:
            raise MissingFactError(dotted)
        if isinstance(value, str | int | float):
            scope.values[dotted] = value
        return value

    return run


def _step(value: Any, name: str, scope: Scope) -> Any:
    if isinstance(value, Lets):
        return value.value_of(name, scope)
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(name)
    return getattr(value, name)


def _known(argument: Run) -> Run:
    def run(scope: Scope) -> bool:
        try:
            return argument(scope) is not None
        except MissingFactError:
            return False

    return run


def _infix(op: str, left: Run, right: Run) -> Run:
    if op == "&&":
        return _decisive(left, right, decides=False)
    if op == "||":
        return _decisive(left, right, decides=True)
    if op == "??":
        return _otherwise(left, right)
    simple = _OPERATORS[op]
    return lambda scope: simple(left(scope), right(scope))


def _decisive(left: Run, right: Run, decides: bool) -> Run:
    def run(scope: Scope) -> bool:
        try:
            if bool(left(scope)) is decides:
                return decides
        except MissingFactError:
            # The left side is unknown: only a deciding right side settles the matter.
            if bool(right(scope)) is decides:
                return decides
            raise
        return bool(right(scope))

    return run


def _otherwise(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> Any:
        try:
            value = left(scope)
        except MissingFactError:
            return right(scope)
        return right(scope) if value is None else value

    return run


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
}
