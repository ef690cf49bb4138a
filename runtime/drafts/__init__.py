"""Drafts: raw answers, as typed, by field path, until they are submitted whole."""

from runtime.drafts.drafts import (
    Draft,
    drop_draft,
    faults_of,
    make_draft,
    my_drafts,
    read_draft,
    submit_draft,
    with_typed_rows,
    write_draft,
)

__all__ = [
    "Draft",
    "drop_draft",
    "faults_of",
    "make_draft",
    "my_drafts",
    "read_draft",
    "submit_draft",
    "with_typed_rows",
    "write_draft",
]
