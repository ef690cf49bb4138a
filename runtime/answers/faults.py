"""Faults in somebody's answers, all of them, each with its place and a way out."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.words import Words

MISSING = Words("Enter an answer", "ഉത്തരം ചേർക്കുക")
NOT_ASKED = Words("This is not asked here: leave it out", "ഇത് ഇവിടെ ആവശ്യമില്ല: ഒഴിവാക്കുക")
UNKNOWN_CHOICE = Words("Choose one of the list", "പട്ടികയിൽ നിന്ന് തിരഞ്ഞെടുക്കുക")


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: `pointer` is a JSON pointer (RFC 6901) into the answers."""

    pointer: str
    code: str
    message: Words


@dataclass(slots=True)
class Faults:
    """Collects the faults of one form."""

    found: list[Fault] = field(default_factory=list[Fault])

    def add(self, pointer: str, code: str, message: Words) -> None:
        """Note one fault; the first of a place is kept, further ones there only confuse."""
        if all(fault.pointer != pointer for fault in self.found):
            self.found.append(Fault(pointer, code, message))

    def missing(self, pointer: str) -> None:
        """The answer is needed and was not given."""
        self.add(pointer, "missing", MISSING)

    def not_asked(self, pointer: str) -> None:
        """An answer came to a question that is not put here."""
        self.add(pointer, "not_asked", NOT_ASKED)

    def unknown(self, pointer: str) -> None:
        """The answer names nothing that may be chosen."""
        self.add(pointer, "unknown", UNKNOWN_CHOICE)
