"""What was seen of the document: which operation answered with which status, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

METHODS = ("get", "post", "put", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    method: str
    path: str
    spec: dict[str, Any]

    @property
    def declared(self) -> frozenset[int]:
        """The statuses that it may answer with."""
        return frozenset(int(status) for status in self.spec["responses"])

    @property
    def roles(self) -> list[str]:
        """Who may ask, where the document says so."""
        found: list[str] = self.spec.get("x-roles", [])
        return found

    @property
    def is_open(self) -> bool:
        """Whether anybody may ask."""
        return self.spec.get("security") == []


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of a document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(item[method]["operationId"], method.upper(), path, item[method])


@dataclass(slots=True)
class Seen:
    """Counts by operation and status."""

    document: dict[str, Any]
    counts: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])

    def note(self, operation: str, status: int) -> None:
        """One more answer."""
        self.counts[operation, status] += 1

    def succeeded(self) -> float:
        """The share of operations that were seen with a 2xx."""
        every = [operation.id for operation in operations(self.document)]
        good = {name for name, status in self.counts if 200 <= status < 300}
        return sum(name in good for name in every) / len(every)

    def unsucceeded(self) -> list[str]:
        """Operations that nobody saw succeed."""
        good = {name for name, status in self.counts if 200 <= status < 300}
        return [one.id for one in operations(self.document) if one.id not in good]

    def unseen(self) -> list[tuple[str, int]]:
        """Declared refusals of clients that nobody met."""
        return [
            (operation.id, status)
            for operation in operations(self.document)
            for status in sorted(operation.declared)
            if 400 <= status < 500 and (operation.id, status) not in self.counts
        ]

    def undeclared(self) -> list[tuple[str, int]]:
        """Answers that the document does not know (a method that is none of its own aside)."""
        declared = {operation.id: operation.declared for operation in operations(self.document)}
        return sorted(
            (name, status)
            for name, status in self.counts
            if status != 405 and status not in declared[name]
        )

    def report(self) -> str:
        """A few lines for people."""
        by_class = Counter[int]()
        for (_, status), count in self.counts.items():
            by_class[status // 100] += count
        every = sum(1 for _ in operations(self.document))
        pairs = sum(
            400 <= status < 500
            for operation in operations(self.document)
            for status in operation.declared
        )
        classes = ", ".join(f"{count} x {kind}xx" for kind, count in sorted(by_class.items()))
        return (
            f"{every} operations, {sum(self.counts.values())} requests: {classes}; "
            f"{self.succeeded():.0%} of operations seen with a 2xx, "
            f"{pairs - len(self.unseen())} of {pairs} declared 4xx seen"
        )
