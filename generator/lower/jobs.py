"""Jobs: the door that does a day's work in one local body, and the JOB literal."""

from __future__ import annotations

from generator.ir.doors import DoorIR
from generator.ir.records import LiteralIR
from generator.lower.doors import render
from generator.lower.readers import JOB, row_column, sql_names
from generator.rules.to_sql import sql_condition, sql_value
from generator.symbols import Job, Rule, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw
from generator.text.sql import literal
from generator.text.sql import name as sql_name


def job_door(job: Job, symbols: SymbolTable) -> DoorIR:
    """The work on so many entries of one local body; returns how many were found."""
    record = symbols.records[job.over]
    assert record.entry is not None
    moves = record.entry.moves
    pairs = [f"{start}>{to}" for start, targets in sorted(moves.items()) for to in targets]

    def sql(rule: Rule, condition: bool) -> str:
        write = sql_condition if condition else sql_value
        return write(rule.typed, sql_names(rule.typed, record, _column))

    service = symbols.services[job.opens.service] if job.opens else None
    values = [(sql_name(n), sql(rule, False)) for n, rule in job.opens.values] if job.opens else []
    return render.door(
        job.module, f"run_{job.short}", JOB, "job.sql.j2",
        job=job.name, record=record.name, table=f"{record.module}.{sql_name(record.short)}",
        condition=f"({sql(job.where, True)})", to=job.to, allowed=", ".join(literal(pair) for pair in pairs),
        opens=job.opens, values=values,
        module=service.module if service else "", service=service.short if service else "",
        version=symbols.modules[service.module].version if service else "",
    )  # fmt: skip


def _column(path: str) -> str:
    own = {"today()": "p_today", "now()": "p_now", "it": "r.id"}
    return own.get(path) or f"r.{row_column(path.removeprefix('it.'))}"


def lower_job(job: Job, door: DoorIR, source: str) -> LiteralIR:
    """The JOB literal."""
    imports: Imports = {("runtime.catalogue", "Job"), ("datetime", "time")}
    return LiteralIR(
        module=job.module, path=f"jobs/{job.short}", source=source,
        doc=f"The job {job.short}: when it runs, and its door.",
        imports=tuple(import_lines(imports, depth=3)),
        name="JOB",
        value=Call(
            "Job",
            keywords=(
                ("name", job.name),
                ("at", Raw(f"time({job.at.hour}, {job.at.minute})")),
                ("door", door.name),
            ),
        ),
    )  # fmt: skip
