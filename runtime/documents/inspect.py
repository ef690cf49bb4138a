"""Looks through one uploaded file in a process of its own, with little memory and little time.

    python -m runtime.documents.inspect IN OUT KIND[,KIND...]

Prints one JSON object: {"media": ...} where OUT now holds what may be kept, or {"faults": [code, ...]}
with everything that is wrong. With `codes` as KIND and no OUT it prints {"codes": [...]}: the texts of the
QR codes on a picture. Files are hostile until this has said otherwise: whatever breaks here
breaks here alone.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

MEMORY = 1 << 30
CPU_S = 20
MOST_PIXELS = 60_000_000  # a phone's 50 megapixels and some
LONGEST_SIDE = 2_400  # an A4 page at 200 dpi
MOST_PAGES = 300
MOST_OBJECTS = 200_000
_QUALITY = 82
_TAIL = 1024

MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}

# What a page may do on its own, or carry within: none of it belongs to a scanned paper.
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
)  # fmt: skip
_CARRIES = frozenset({"/RichMedia", "/Movie", "/Screen", "/3D", "/FileAttachment", "/Sound"})
_KEYS = {
    "/JS": "script", "/JavaScript": "script", "/AA": "script", "/XFA": "script",
    "/EmbeddedFiles": "embedded", "/EF": "embedded", "/AF": "embedded", "/RichMediaContent": "embedded",
}  # fmt: skip


def kind_of(head: bytes) -> str | None:
    """What the first bytes say that a file is."""
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def inspect(source: Path, target: Path, allowed: frozenset[str]) -> dict[str, Any]:
    """The verdict on one file; writes to `target` what may be kept."""
    with source.open("rb") as given:
        kind = kind_of(given.read(16))
    if kind is None:
        return {"faults": ["unknown"]}
    if kind not in allowed:
        return {"faults": ["kind"], "kind": kind}
    faults = _pdf(source, target) if kind == "pdf" else _picture(source, target, kind)
    return {"faults": faults} if faults else {"media": MEDIA[kind], "kind": kind}


def codes(source: Path) -> dict[str, Any]:
    """The texts of the codes on a picture."""
    import zxingcpp
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=["JPEG", "PNG"]) as image:
            image.draft("L", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            image.thumbnail((2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            return {"codes": [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]}
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return {"codes": []}


def _picture(source: Path, target: Path, kind: str) -> list[str]:
    """Drawn anew: what the camera noted, where it was, and whatever else hid in the file are gone."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=["JPEG" if kind == "jpg" else "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                return ["pixels"]
            if kind == "jpg":
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes a large photo smaller
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            plain = _on_white(upright)
            if kind == "jpg":
                plain.save(target, "JPEG", quality=_QUALITY, optimize=True)
            else:
                plain.save(target, "PNG", optimize=True)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ["pixels"]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, EOFError):
        return ["damaged"]
    return []


def _on_white(image: Any) -> Any:
    """Pixels alone: a new picture has no comments, profiles or second frames."""
    from PIL import Image

    rgba = image.convert("RGBA") if image.mode in ("RGBA", "LA", "PA", "P") else None
    plain = Image.new("RGB", image.size, "white")
    plain.paste(rgba if rgba is not None else image.convert("RGB"), mask=rgba)
    return plain


def _pdf(source: Path, target: Path) -> list[str]:
    """Kept as it is, for its signatures; refused for anything that acts or carries other files."""
    import pikepdf

    found: dict[str, None] = {}
    content = source.read_bytes()
    if content.rstrip()[-_TAIL:].rfind(b"%%EOF") == -1 or len(_after_end(content)) > 2:
        found["tail"] = None  # something else begins where the pages end
    try:
        with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return ["encrypted"]
            if not 1 <= len(pdf.pages) <= MOST_PAGES:
                found["pages"] = None
            for number, thing in enumerate(pdf.objects):
                if number > MOST_OBJECTS:
                    found["pages"] = None
                    break
                for fault in _acts(thing, pikepdf):
                    found[fault] = None
    except pikepdf.PasswordError:
        return ["encrypted"]
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, MemoryError, RecursionError):
        return [*found, "damaged"]
    if not found:
        target.write_bytes(content)
    return list(found)


def _after_end(content: bytes) -> bytes:
    """What stands after the last end mark, white space left aside."""
    return (
        content[content.rfind(b"%%EOF") + 5 :].strip(b"\r\n\t \x00\x0c")
        if b"%%EOF" in content
        else b""
    )


def _acts(thing: Any, pikepdf: Any, depth: int = 0) -> list[str]:
    """What an object, and those written inside it, would do or carry."""
    if depth > 40:
        return ["damaged"]
    if isinstance(thing, pikepdf.Array):
        return [f for item in thing if not _indirect(item) for f in _acts(item, pikepdf, depth + 1)]
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return []
    found: list[str] = []
    items = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    for key in sorted(items.keys()):
        if key in _KEYS:
            found.append(_KEYS[key])
        value = items[key]
        if key == "/S" and str(value) in _ACTIONS:
            found.append("script")
        elif key in ("/Subtype", "/Type") and str(value) in (*_CARRIES, "/EmbeddedFile"):
            found.append("embedded")
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not _indirect(value):
            found += _acts(value, pikepdf, depth + 1)
    return found


def _indirect(value: Any) -> bool:
    return bool(getattr(value, "is_indirect", False))  # met on its own in the list of all objects


def main() -> None:
    """Limits first, then the look."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    source, target, kinds = sys.argv[1:4]
    try:
        if kinds == "codes":
            verdict = codes(Path(source))
        else:
            verdict = inspect(Path(source), Path(target), frozenset(kinds.split(",")))
    except (MemoryError, RecursionError):
        verdict = {"faults": ["damaged"]}
    print(json.dumps(verdict))


if __name__ == "__main__":
    main()
