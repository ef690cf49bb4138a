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


BUILT_IN = {
    "number": Words("Number", "നമ്പർ"),
    "state": Words("State", "നില"),
    "life": Words("Standing", "സ്ഥിതി"),
    "submitted_on": Words("Submitted on", "സമർപ്പിച്ച തീയതി"),
    "due_on": Words("Promised by", "നൽകേണ്ട തീയതി"),
    "opened_at": Words("Opened", "തുറന്നത്"),
    "created_at": Words("Entered", "രേഖപ്പെടുത്തിയത്"),
    "applicant": Words("Applicant", "അപേക്ഷകൻ"),
    "local_body": Words("Local body", "തദ്ദേശ സ്ഥാപനം"),
    "ended": Words("Ended", "അവസാനിച്ചു"),
}
"""What people call the fields that every file or register entry has."""
