"""A rule as it stands in generated code: one pure function and what it is given."""

from __future__ import annotations

from dataclasses import dataclass

from generator.rules.to_python import RowShape

Path = str  # dotted: `name.en`, `members[]`, `today()`


@dataclass(frozen=True, slots=True)
class RuleIR:
    """A function `name(*params)`; `reads` are the paths that its arguments come from, in order.

    `constants` stand once before the functions of its module; `rows` is what it reads of child
    rows, from which `protocols` makes their types.
    """

    name: str
    source: str
    imports: tuple[tuple[str, str], ...]  # (module, name)
    reads: tuple[Path, ...]
    constants: tuple[str, ...]
    rows: tuple[RowShape, ...]
