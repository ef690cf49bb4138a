"""Answers to a form: read, cleaned, checked, and every fault said at once."""

from runtime.answers.faults import Fault, Faults
from runtime.answers.limits import (
    check_email,
    check_high,
    check_low,
    check_pattern,
    check_places,
    check_rows,
)
from runtime.answers.text import clean, clean_bilingual, clean_text

__all__ = [
    "Fault",
    "Faults",
    "check_email",
    "check_high",
    "check_low",
    "check_pattern",
    "check_places",
    "check_rows",
    "clean",
    "clean_bilingual",
    "clean_text",
]
