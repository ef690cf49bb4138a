"""Rules over jobs."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam, names_read
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import Job, SymbolTable


def check_jobs(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words, and whether the entries are found without reading the whole register."""
    for job in table.jobs.values():
        yield from missing_malayalam(job.title, job.span, f"the job '{job.short}'")
        if not job.demand:  # which looks at every entry, on a few days of the year
            yield from _indexed(job, table)
        yield from _again(job)


def _indexed(job: Job, table: SymbolTable) -> Iterator[Diagnostic]:
    """Each day a job walks through a register: an index must lead it to the few that are due."""
    record = table.records[job.over]
    read = names_read(job.where) - {"today"}
    indexes = [paths for paths in record.index if set(paths) <= read]
    if not indexes:
        yield Diagnostic(
            "KS444",
            table.place("job", job.name, "where"),
            f"each day this looks at every entry of '{record.short}': no index holds what it asks",
            expected="an index of fields that the rule compares",
            mend=f"write `index: [[{', '.join(sorted(read))}]]` on the record",
            severity=Severity.WARNING,
        )


def _again(job: Job) -> Iterator[Diagnostic]:
    """An entry whose life changes must fall out of the rule, or it is found again each day."""
    if job.to and "life" not in names_read(job.where):
        yield Diagnostic(
            "KS445",
            job.where.span,
            f"an entry that is '{job.to}' already is found again each day",
            expected="a rule that looks at `life`, such as \"life == 'active' && ...\"",
            mend="add the state of life from which entries are moved",
        )
