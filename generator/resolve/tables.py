"""The CSV file that a document names: beside its module, never outside."""

from __future__ import annotations

from generator.diagnostics import did_you_mean
from generator.load.document import Document
from generator.resolve.names import Names


def table_text(names: Names, document: Document, name: str) -> tuple[str, str] | None:
    """Path and text of the table, or None where it is not there (told)."""
    span = document.span("file")
    parts = name.split("/")
    if not name.endswith(".csv") or "\\" in name or any(part in ("", ".", "..") for part in parts):
        names.report(
            "KS030",
            span,
            f"'{name}' is no table of this module",
            expected="a path below the module's folder that ends in .csv, such as data/ward.csv",
        )
        return None
    folder = "/".join(document.file.split("/")[:2])
    path = f"{folder}/{name}"
    text = names.documents.csv.get(path)
    if text is None:
        near = [
            other.removeprefix(f"{folder}/")
            for other in names.documents.csv
            if other.startswith(f"{folder}/")
        ]
        if path not in names.documents.unread:
            names.report(
                "KS030",
                span,
                f"there is no file {path}",
                expected=", ".join(sorted(near)),
                mend=did_you_mean(name, near),
            )
        return None
    return path, text
