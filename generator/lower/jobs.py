"""Jobs: the door that does a day's work in one local body, and the JOB literal."""

from __future__ import annotations

from generator.ir.doors import DoorIR, PartIR
from generator.ir.records import LiteralIR, RulesIR
from generator.lower import behind
from generator.lower.doors import render
from generator.lower.literals import words_value
from generator.lower.readers import JOB, row_column, sql_names
from generator.lower.rules import rule_function
from generator.rules.to_sql import sql_condition, sql_value
from generator.symbols import Job, Record, Rule, SymbolTable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Raw, Value
from generator.text.prose import prose
from generator.text.sql import literal
from generator.text.sql import name as sql_name

_FIGURES = {
    "count": "now.count",
    "total": "now.total",
    "previous.count": "previous.count if previous is not None else None",
    "previous.total": "previous.total if previous is not None else None",
}


def job_door(job: Job, symbols: SymbolTable) -> DoorIR:
    """The work on so many entries of one local body; returns how many were found."""
    record = symbols.records[job.over]
    assert record.entry is not None
    if job.demand:
        return _charges_door(job, record)
    moves = record.entry.moves
    pairs = [f"{start}>{to}" for start, targets in sorted(moves.items()) for to in targets]

    def sql(rule: Rule, condition: bool) -> str:
        return _sql(rule, record, condition)

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


def _charges_door(job: Job, record: Record) -> DoorIR:
    """The entries of one local body with what a standing demand reads of them, so many at a time."""
    version = PartIR("row_version", "0")
    return render.door(
        job.module, f"charges_{job.short}", JOB, "job_charges.sql.j2",
        table=f"{record.module}.{sql_name(record.short)}", condition=f"({_sql(job.where, record, True)})",
        parts=", ".join(f"{part.sql} as {part.key}" for part in [version, *behind.row_parts(record)]),
    )  # fmt: skip


def _sql(rule: Rule, record: Record, condition: bool) -> str:
    write = sql_condition if condition else sql_value
    return write(rule.typed, sql_names(rule.typed, record, _column))


def _column(path: str) -> str:
    own = {"today()": "p_today", "now()": "p_now", "it": "r.id"}
    return own.get(path) or f"r.{row_column(path.removeprefix('it.'))}"


def stop_rules(job: Job, symbols: SymbolTable, source: str) -> RulesIR | None:
    """The module of a job's rules; None where it has none."""
    if job.trial is None or job.trial.stop is None:
        return None
    return RulesIR(
        module=job.module, path=f"job_rules/{job.short}", source=source, doc=f"Job {job.short}: its rules.",
        rules=(rule_function("stop", job.trial.stop, symbols.schema),),
    )  # fmt: skip


def lower_job(job: Job, door: DoorIR, rules: RulesIR | None, source: str) -> LiteralIR:
    """The JOB literal."""
    imports: Imports = {("runtime.catalogue", "Job"), ("datetime", "time")}
    functions: tuple[str, ...] = ()
    trial: Value | None = None
    if job.title is not None:
        imports.add(("runtime.words", "Words"))
    if job.trial is not None:
        imports.add(("runtime.catalogue", "Trial"))
        stop: Value | None = None
        if rules is not None and job.trial.stop is not None:
            imports |= {("..job_rules", f"{job.short} as rules"), ("runtime.catalogue", "Figures")}
            stop = Raw("stop")
            reads = ", ".join(_FIGURES[path] for path in rules.rules[0].reads)
            functions = (
                "def stop(now: Figures, previous: Figures | None) -> bool:\n"
                f'    """{prose(job.trial.stop.text)}"""\n'
                f"    return rules.stop({reads})\n",
            )
        text = job.trial.stop.text if job.trial.stop is not None else None
        trial = Call("Trial", keywords=(("approve", job.trial.approve), ("stop", stop), ("stop_text", text)))  # fmt: skip
    return LiteralIR(
        module=job.module, path=f"jobs/{job.short}", source=source,
        doc=f"The job {job.short}: when it runs, and its door.",
        imports=tuple(import_lines(imports, depth=3)),
        name="JOB", functions=functions,
        value=Call(
            "Job",
            keywords=(
                ("name", job.name),
                ("at", Raw(f"time({job.at.hour}, {job.at.minute})")),
                ("door", door.name),
                ("title", words_value(job.title) if job.title is not None else None),
                ("days", job.days or None),
                ("demand", job.demand or None),
                ("trial", trial),
            ),
        ),
    )  # fmt: skip
