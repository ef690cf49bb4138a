"""The names of uploaded files: shown to people, so they may deceive nobody."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
# Marks that turn the direction of writing: `exe.fdp` can be made to look like a PDF with them.
_TURNING = re.compile("[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_STRANGE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*]')


def clean_title(given: str | None, kind: str) -> str:
    """The last part of a path, without what deceives, ending in what the file really is."""
    text = unicodedata.normalize("NFC", given or "")
    # The joiners U+200C and U+200D stay: they belong to Malayalam spelling.
    text = _STRANGE.sub("", _TURNING.sub("", text))
    text = re.split(r"[/\\]", text)[-1].strip(" .")
    stem = text.rpartition(".")[0] or text
    return f"{stem.strip(' .')[: LONGEST - 5] or 'document'}.{kind}"
