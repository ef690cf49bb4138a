"""Re-scrutiny of many plans, as after an amendment: resumable, one bad plan touches no other."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plugins.edcr.report.document import canonical
from plugins.edcr.rules.book import Library
from plugins.edcr.scrutiny import file_digest, input_digest
from plugins.edcr.worker import Worker

Progress = Callable[[int, int, str, str], None]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How a batch ended: outcomes by name, and how many results stood already."""

    outcomes: dict[str, int]
    kept: int


def scrutinise_all(
    plans: Iterable[Path],
    out: Path,
    *,
    book: str,
    on: date,
    library: Library,
    worker: Worker,
    progress: Progress,
) -> BatchResult:
    """Scrutinise plans one by one into `out/<stem>.json` and `out/summary.csv`.

    A result that already stands there for the same file, rules, book and day is kept, so a
    stopped batch goes on where it was.
    """
    out.mkdir(parents=True, exist_ok=True)
    listed = sorted(plans)
    outcomes: Counter[str] = Counter()
    kept = 0
    rows: list[list[str]] = []
    for index, path in enumerate(listed, 1):
        target = out / f"{path.stem}.json"
        digest = input_digest(file_digest(path), library.digest, book, on)
        document = _standing(target, digest)
        if document is None:
            document = worker.scrutinise(path, book, on, library)
            _replace(target, canonical(document))
        else:
            kept += 1
        outcome = str(document["outcome"])
        outcomes[outcome] += 1
        rows.append([path.name, outcome, *(str(n) for n in document["counts"].values())])
        progress(index, len(listed), path.name, outcome)
    with (out / "summary.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "plan",
                "outcome",
                "pass",
                "fail",
                "not_applicable",
                "cannot_be_checked",
                "needs_officer",
                "rule_error",
            ]
        )
        writer.writerows(rows)
    return BatchResult(dict(outcomes), kept)


def _standing(target: Path, digest: str) -> dict[str, Any] | None:
    if not target.exists():
        return None
    try:
        document: dict[str, Any] = json.loads(target.read_bytes())
    except ValueError:
        # Cut off when the batch was stopped: made again.
        return None
    return document if document.get("digest") == digest else None


def _replace(target: Path, data: bytes) -> None:
    part = target.with_suffix(".part")
    part.write_bytes(data)
    part.replace(target)
