"""The peer of the reader: `ezdxf.readfile`, the best known DXF library of Python."""

from __future__ import annotations

from pathlib import Path

import ezdxf

NAME = f"ezdxf {ezdxf.__version__}"


def read(path: Path) -> int | None:
    """Entities of the model space; None when the library refuses the file."""
    try:
        return len(ezdxf.readfile(path).modelspace())
    except ezdxf.DXFError:
        return None
