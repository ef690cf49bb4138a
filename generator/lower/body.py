"""The statements of a generated function, laid out as the formatter would."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from generator.text.literals import Call, Raw, Value
from generator.text.python import source


class Body:
    """Collects statements; `block` indents what is added inside it.

    A body may be filled apart, at the indent where it will stand (`inner`), and taken in whole
    (`take`): layout depends on the columns that are left.
    """

    def __init__(self, indent: int = 4) -> None:
        self._lines: list[str] = []
        self._indent = indent

    @property
    def lines(self) -> tuple[str, ...]:
        """The statements so far."""
        return tuple(self._lines)

    def add(self, before: str, value: Value | None = None, after: str = "") -> None:
        """One statement: `before`, a value laid out to fit, `after`."""
        pad = " " * self._indent
        if value is None:
            self._lines.append(f"{pad}{before}{after}")
            return
        used = self._indent + len(before)
        self._lines.append(f"{pad}{before}{source(value, self._indent, used, len(after))}{after}")

    def inner(self, deeper: bool) -> Body:
        """An empty body at this indent, or one level deeper."""
        return Body(self._indent + (4 if deeper else 0))

    def take(self, body: Body) -> None:
        """The statements of a body that was filled apart."""
        self._lines += body.lines

    @contextmanager
    def block(self, before: str, value: Value | None = None) -> Generator[None]:
        """`before value:` with what is added inside the `with` as its suite."""
        self.add(before, value, ":")
        self._indent += 4
        held = len(self._lines)
        yield
        if len(self._lines) == held:
            self.add("pass")
        self._indent -= 4


def call(name: str, *arguments: str) -> Call:
    """`name(arguments)` with source texts as arguments."""
    return Call(name, tuple(Raw(argument) for argument in arguments))
