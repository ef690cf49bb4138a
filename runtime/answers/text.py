"""Text as it is kept: NFC, trimmed, without what hides or reorders letters."""

from __future__ import annotations

import re
import unicodedata

from runtime.answers.faults import Faults
from runtime.answers.types import Bilingual
from runtime.words import Words

# Controls, zero-width space, bidirectional marks and overrides, line and paragraph separators, BOM,
# private use and surrogates. ZWJ and ZWNJ stay: Malayalam needs them inside words.
_REFUSED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \u00a0\n]+")
_BAD = Words(
    "Use letters, digits and ordinary signs only", "അക്ഷരങ്ങളും അക്കങ്ങളും സാധാരണ ചിഹ്നങ്ങളും മാത്രം ഉപയോഗിക്കുക"
)


def clean(text: str) -> str:
    """The text NFC-normalised, ends trimmed, runs of spaces made one."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text).strip()


def clean_text(text: str, low: int, high: int, pointer: str, faults: Faults) -> str:
    """The cleaned text, its length in code points held between `low` and `high`."""
    text = clean(text)
    if _REFUSED.search(text):
        faults.add(pointer, "characters", _BAD)
    elif not text:
        faults.missing(pointer)
    elif len(text) < low:
        faults.add(
            pointer,
            "too_short",
            Words(f"Enter at least {low} characters", f"കുറഞ്ഞത് {low} അക്ഷരങ്ങൾ ചേർക്കുക"),
        )
    elif len(text) > high:
        faults.add(
            pointer,
            "too_long",
            Words(f"Enter {high} characters at most", f"പരമാവധി {high} അക്ഷരങ്ങൾ ചേർക്കുക"),
        )
    return text


def clean_bilingual(words: Bilingual, low: int, high: int, pointer: str, faults: Faults) -> None:
    """Clean both texts in place and hold their lengths."""
    words.en = clean_text(words.en, low, high, f"{pointer}/en", faults)
    words.ml = clean_text(words.ml, low, high, f"{pointer}/ml", faults)
