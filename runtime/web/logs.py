"""Where log lines go: standard error, one JSON object a line, as whoever runs the app expects."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from runtime.web.edge import log as access_log


class _Line(logging.Formatter):
    """What our own loggers say; of an exception its type and the places it passed."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        found: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name == access_log.name:  # an object already
            return json.dumps(found)[:-1] + ", " + record.getMessage()[1:]
        found["message"] = record.getMessage()
        if record.exc_info:
            # The error's text may quote what somebody entered: its type and place are told only.
            kind, error, _ = record.exc_info
            found["error"] = kind.__name__ if kind else ""
            found["where"] = _where(error)
        return json.dumps(found)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send the app's own loggers to standard error. Called once, by whoever starts the app."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    ours = logging.getLogger("ksmart")
    ours.handlers[:] = [handler]
    ours.setLevel(level)
    ours.propagate = False


def _where(error: BaseException | None) -> list[str]:
    places: list[str] = []
    trace = error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
