"""Which facts of a plan a building rule may read: the plan model's names, as published data.

`vocabulary.json` is written by `python -m plugins.edcr vocabulary`; a contract test holds it to
the model, since the compiler imports no plugin.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.diagnostics import did_you_mean

_FILE: Final = Path(__file__).parent / "vocabulary.json"


class Subject(Struct, frozen=True):
    """A kind of thing that a check concerns: the class of its facts, and whether a block has it."""

    of: str
    in_block: bool


class Vocabulary(Struct, frozen=True):
    """Subjects by name, and for each class its facts: name to the class below, '' where plain."""

    subjects: dict[str, Subject]
    classes: dict[str, dict[str, str]]

    def fault(
        self,
        path: tuple[str, ...],
        roots: AbstractSet[str],
        lets: AbstractSet[str],
        stated: AbstractSet[str],
    ) -> tuple[str, str] | None:
        """What is wrong with a dotted name, and a mend; None where it stands for something."""
        root, rest = path[0], path[1:]
        if root not in roots:
            return f"there is no '{root}' here", did_you_mean(root, roots)
        if root == "let":
            known = lets
        elif root == "facts":
            known = stated
        elif root in self.subjects:
            return self._below(path)
        else:
            return None  # `item`, `row`, `limit` ...: known only when the table is read
        if len(rest) != 1 or rest[0] not in known:
            return f"there is no '{'.'.join(path)}'", did_you_mean(".".join(rest), known)
        return None

    def item_fault(self, over: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, str] | None:
        """What is wrong with `item.name` where the items are those of `over`."""
        here = self.subjects[over[0]].of if over[0] in self.subjects else ""
        for name in over[1:]:
            here = self.classes.get(here, {}).get(name, "")
        facts = self.classes.get(here.removesuffix("[]"), {}) if here.endswith("[]") else {}
        if len(path) > 1 and path[1] not in facts:
            return f"an item of '{'.'.join(over)}' has no '{path[1]}'", did_you_mean(path[1], facts)
        return None

    def _below(self, path: tuple[str, ...]) -> tuple[str, str] | None:
        here = self.subjects[path[0]].of
        for name in path[1:]:
            facts = self.classes.get(here)
            if facts is None:
                return f"nothing lies below '{name}'", ""
            if name not in facts:
                return f"a {here.lower()} has no '{name}'", did_you_mean(name, facts)
            here = facts[name]
        return None


@functools.cache
def vocabulary() -> Vocabulary:
    """The published names."""
    raw = json.loads(_FILE.read_text("utf-8"))
    subjects = {name: Subject(of, in_block) for name, (of, in_block) in raw["subjects"].items()}
    return Vocabulary(subjects, raw["classes"])
