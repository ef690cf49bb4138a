"""Sample files that scenarios lay: drawn here, so that a project needs none."""

from __future__ import annotations

import functools
import io

SAMPLES = ("sample.pdf", "sample.jpg", "sample.png")
"""What a scenario may name."""


@functools.cache
def sample(name: str) -> bytes:
    """The bytes of a sample.

    Raises:
        KeyError: There is none of this name.
    """
    return {"sample.pdf": _pdf, "sample.jpg": _picture, "sample.png": _picture}[name](name)


def _pdf(name: str) -> bytes:
    import pikepdf

    del name
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def _picture(name: str) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (640, 400), "#e8eef2")
    ImageDraw.Draw(image).text((40, 180), "SAMPLE", fill="#1d3557")
    out = io.BytesIO()
    image.save(out, "JPEG" if name.endswith("jpg") else "PNG")
    return out.getvalue()
