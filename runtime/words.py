"""Words for people, in the two languages of the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in English and Malayalam; either may stand in for the other where one is empty."""

    en: str
    ml: str

    def in_language(self, language: str) -> str:
        """The text in `language` ('en' or 'ml'), or the other where it is empty."""
        return (self.ml or self.en) if language == "ml" else (self.en or self.ml)
