"""Answers to a form: read, cleaned, checked, and every fault said at once."""

from runtime.answers.faults import Fault, Faults
from runtime.answers.limits import (
    check_aadhaar,
    check_code,
    check_email,
    check_high,
    check_low,
    check_pattern,
    check_places,
    check_point,
    check_rows,
    check_whole,
)
from runtime.answers.text import clean, clean_bilingual, clean_text

__all__ = [
    "Fault",
    "Faults",
    "check_aadhaar",
    "check_code",
    "check_email",
    "check_high",
    "check_low",
    "check_pattern",
    "check_places",
    "check_point",
    "check_rows",
    "check_whole",
    "clean",
    "clean_bilingual",
    "clean_text",
]
