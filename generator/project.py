"""Which project a compiler verb works on: the nearest folder with `ksmart.toml`, upwards.

The compiler reads texts and writes texts; it imports nothing of the project. Run-time verbs put
the folder on `sys.path`, in `runtime.config.open_project`, and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "ksmart.toml"


class NoProjectError(Exception):
    """There is no project here; the message says what to do."""


def find_project(start: Path | None = None) -> Path:
    """The nearest folder at or above `start` (the working folder) that holds ksmart.toml.

    Raises:
        NoProjectError: There is none.
    """
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise NoProjectError(
        f"no {FILE_NAME} in {here} or above: go to the project's folder, or begin one with "
        "`ksmart init DIR`"
    )
