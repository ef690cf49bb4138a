"""QR codes as SVG: written by segno, which is plain Python and deterministic."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """The code of a text as SVG with its quiet zone of four modules. Correction M: print is handled."""
    made = segno.make_qr(text, error="m", boost_error=False)
    out = io.BytesIO()
    made.save(out, kind="svg", border=4, xmldecl=False, svgns=True, scale=4, light="#fff")
    return out.getvalue().decode()
