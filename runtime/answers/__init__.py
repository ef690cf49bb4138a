"""Answers to a form: read, cleaned, checked, and every fault said at once."""

from runtime.answers.faults import Fault, Faults
from runtime.answers.text import clean, clean_bilingual, clean_text

__all__ = ["Fault", "Faults", "clean", "clean_bilingual", "clean_text"]
