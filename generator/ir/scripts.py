"""What a page may work out for itself, per module."""

from __future__ import annotations

from dataclasses import dataclass

from generator.rules.to_javascript import JavascriptRule


@dataclass(frozen=True, slots=True)
class RecordScriptIR:
    """The rules of one record's forms, sorted by name."""

    name: str
    rules: tuple[JavascriptRule, ...]


@dataclass(frozen=True, slots=True)
class ScriptIR:
    """`rules.js` of a module: one exported object a record."""

    sources: str  # the files it came from
    records: tuple[RecordScriptIR, ...]

    @property
    def constants(self) -> tuple[str, ...]:
        """Lines before the objects, each once."""
        found = {line for one in self.records for rule in one.rules for line in rule.constants}
        return tuple(sorted(found))
