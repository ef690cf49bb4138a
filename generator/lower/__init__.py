"""Specs to IR: every decision is made here, so that templates only set text."""

from generator.lower.openapi import document
from generator.lower.project import lower_symbols

__all__ = ["document", "lower_symbols"]
