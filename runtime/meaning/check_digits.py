"""Check digits of numbers that people copy from cards: Verhoeff's, which finds every single slip.

J. Verhoeff, Error Detecting Decimal Codes, Mathematisch Centrum Amsterdam, 1969: each digit, from the
last on, is permuted by its place and multiplied in the dihedral group of order ten.
"""

from __future__ import annotations

_STEP = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)  # the permutation, applied once for each place


def _times(a: int, b: int) -> int:
    """The product in the dihedral group D5: 0 to 4 turn, 5 to 9 turn and reflect."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b - 5) % 5
    return 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5


def verhoeff(digits: str) -> bool:
    """Whether the last digit checks the others."""
    sum_, turned = 0, list(range(10))
    for digit in reversed(digits):
        sum_ = _times(sum_, turned[int(digit)])
        turned = [_STEP[one] for one in turned]
    return sum_ == 0


def is_aadhaar(text: str) -> bool:
    """Whether the text is an Aadhaar number: twelve digits, the first from 2 on, the last a check digit."""
    known = text.isascii() and text.isdigit() and len(text) == 12
    return known and text[0] not in "01" and verhoeff(text)
