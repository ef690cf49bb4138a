"""The typed documents sorted by part, and what they declare for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from generator.kinds.building_rules.spec import (
    BookSpec,
    ChecksSpec,
    ConventionSpec,
    TableSpec,
    TablesSpec,
)
from generator.load.document import Document
from generator.load.scalars import Spec

Part = TypeVar("Part", bound=Spec)


@dataclass(frozen=True, slots=True)
class Parts:
    """All documents of the kind."""

    books: tuple[tuple[Document, BookSpec], ...]
    tables: tuple[tuple[Document, TablesSpec], ...]
    checks: tuple[tuple[Document, ChecksSpec], ...]
    conventions: tuple[tuple[Document, ConventionSpec], ...]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Parts:
        """The documents sorted."""
        kept = list(documents)
        return cls(
            tuple(_only(kept, BookSpec)),
            tuple(_only(kept, TablesSpec)),
            tuple(_only(kept, ChecksSpec)),
            tuple(_only(kept, ConventionSpec)),
        )

    @property
    def uses(self) -> frozenset[str]:
        """Uses that have a name."""
        return frozenset(use for _, spec in self.conventions for use in spec.uses)

    @property
    def stated(self) -> frozenset[str]:
        """Facts that PLAN_INFO may state."""
        return frozenset(i.fact for _, spec in self.conventions for i in spec.info.values())

    @property
    def table_specs(self) -> dict[str, TableSpec]:
        """Tables by name; those of two books take and give the same."""
        return {name: table for _, spec in self.tables for name, table in spec.tables.items()}


def _only(documents: Iterable[Document], part: type[Part]) -> Iterator[tuple[Document, Part]]:
    return ((d, d.spec) for d in documents if isinstance(d.spec, part))
