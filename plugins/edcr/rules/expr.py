"""Expressions of the rule books: facts of a plan in, a number or a yes or no out.

The compiler has parsed and checked them; here their trees become functions. A fact that the plan
does not state is never zero and never false: reading it raises `MissingFactError`, and `&&`/`||`
swallow it only where the other side decides alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from plugins.edcr.model.quantity import Quantity


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


def expression(text: str, tree: Sequence[Any]) -> Expr:
    """An expression from the tree that the compiler made of its text."""
    paths: set[str] = set()
    return Expr(text, _run(tree, paths), tuple(sorted(paths)))


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


def _run(tree: Sequence[Any], paths: set[str]) -> Run:
    kind, *parts = tree
    if kind == "read":
        paths.add(".".join(parts))
        return read_path(tuple(parts))
    if kind == "value":
        (value,) = parts
        return lambda _: value
    if kind == "call":
        return _call(parts[0], [_run(part, paths) for part in parts[1:]])
    runs = [_run(part, paths) for part in parts]
    if kind == "list":
        return lambda scope: [run(scope) for run in runs]
    if kind == "unary!":
        return lambda scope: not runs[0](scope)
    if kind == "unary-":
        return lambda scope: -runs[0](scope)
    if kind == "?":
        condition, yes, no = runs
        return lambda scope: yes(scope) if condition(scope) else no(scope)
    return _infix(kind, *runs)


def _call(name: str, arguments: list[Run]) -> Run:
    if name == "known":
        return _known(arguments[0])
    function = FUNCTIONS[name]
    return lambda scope: function(*(argument(scope) for argument in arguments))


def read_path(path: tuple[str, ...]) -> Run:
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
