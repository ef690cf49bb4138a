"""The twins in PostgreSQL of what has no short expression there: functions of schema `ksmart`."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

FILES: Final = ("numbers.sql", "dates.sql", "texts.sql", "working_days.sql", "lists.sql")
"""In the order in which they are run; each file may be run again."""


def statements() -> str:
    """Everything that `migrate` runs before any generated SQL, as one script."""
    texts = [files(__package__ or "").joinpath(name).read_text(encoding="utf-8") for name in FILES]
    script = "CREATE SCHEMA IF NOT EXISTS ksmart;\n\n" + "\n".join(texts)
    # Pure functions, open to all: a database may grant nothing by default.
    names = sorted(set(re.findall(r"CREATE OR REPLACE FUNCTION (ksmart\.\w+)", script)))
    return f"{script}\nGRANT EXECUTE ON FUNCTION {', '.join(names)} TO PUBLIC;\n"
