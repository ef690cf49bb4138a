"""Tables as PostgreSQL will have them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnIR:
    """One column; `type` is complete SQL, with collation."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class IndexIR:
    """One index; `columns` are SQL terms in order."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    include: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class TableIR:
    """One table with its keys, and the row security that stands under its doors.

    `owner` is the column that a citizen's row security compares, '' where no citizen reads it.
    `readers`, `writers` are reader classes; deny is the rest.
    """

    schema: str
    name: str
    columns: tuple[ColumnIR, ...]
    primary_key: tuple[str, ...]
    indexes: tuple[IndexIR, ...] = ()
    parent: str = ""  # the table that a child's rows belong to, by (local_body, parent column)
    parent_column: str = ""
    parent_version: str = ""  # `_version` where the parent's rows are versions
    owner: str = ""
    guarded: bool = True  # false: public rows of a master, without row security
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    added_only: bool = False  # a register entry: no row is ever deleted
    checks: tuple[tuple[str, str], ...] = ()  # names and conditions that every row meets
    moved_by: tuple[str, ...] = ()  # reader classes whose doors may change an entry's life
    versioned: bool = False  # a row a version; `name` is a view of the last ones
    amended_by: tuple[str, ...] = ()  # reader classes whose doors may add a version

    @property
    def full_name(self) -> str:
        """The schema-qualified name that doors read."""
        return f"{self.schema}.{self.name}"

    @property
    def kept_name(self) -> str:
        """The schema-qualified name of what holds the rows."""
        return f"{self.full_name}_version" if self.versioned else self.full_name
