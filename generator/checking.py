"""What the checks of all kinds share: missing Malayalam, and which fields a rule reads.

A check is a generator of diagnostics over the symbol table, one function per rule; each kind
lists its own in `kinds/<kind>/check.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from generator.diagnostics import Diagnostic, Severity, Span
from generator.rules.typed import Read, Table, walk
from generator.symbols import Rule, SymbolTable, Text

Check = Callable[[SymbolTable], Iterator[Diagnostic]]


def missing_malayalam(text: Text | None, span: Span, what: str) -> Iterator[Diagnostic]:
    """A warning where words have no Malayalam; an error only when a version is published."""
    if text is not None and not text.ml:
        yield Diagnostic(
            "KS702",
            span,
            f"{what} has no Malayalam",
            expected="{en: ..., ml: ...}",
            mend=f"add ml: the Malayalam of '{text.en}'",
            severity=Severity.WARNING,
        )


def names_read(rule: Rule | None) -> frozenset[str]:
    """The first names of the paths that a rule reads: `name` of `name.en`, `members`."""
    if rule is None:
        return frozenset()
    return frozenset(
        node.path.split(".")[0].removesuffix("[]")
        for node in walk(rule.typed)
        if isinstance(node, Read | Table)
    )


def cycles(edges: dict[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle in a graph once, beginning with its least name."""
    told: set[frozenset[str]] = set()
    for start in edges:
        path: list[str] = []
        for circle in _circles(edges, start, path, set()):
            if frozenset(circle) not in told:
                told.add(frozenset(circle))
                least = circle.index(min(circle))
                yield (*circle[least:], *circle[:least])


def _circles(
    edges: dict[str, Iterable[str]], name: str, path: list[str], done: set[str]
) -> Iterator[tuple[str, ...]]:
    if name in path:
        yield tuple(path[path.index(name) :])
        return
    if name in done:
        return
    path.append(name)
    for other in edges.get(name, ()):
        yield from _circles(edges, other, path, done)
    path.pop()
    done.add(name)
