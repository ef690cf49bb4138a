"""Doors of documents, certificates and messages: what they read of a file and of register entries."""

from __future__ import annotations

from generator.ir.doors import DoorIR, ReaderIR
from generator.lower.certificates import fields_read
from generator.lower.doors import build, render
from generator.lower.doors.build import Stored
from generator.lower.doors.enters import enters, selected
from generator.symbols import Certificate, Notification

_OWNER = "ksmart_owner"  # nobody's session: the outbox asks, and anyone who checks a seal


def papers_doors(stored: Stored, service: str, issues: bool) -> list[DoorIR]:
    """What was laid with a file and issued of it, for each class; and laying more, for those who act."""
    if not stored.record.documents and not issues:
        return []
    made: list[DoorIR] = []
    for reader in stored.readers:
        made.append(_door(stored, reader, f"papers_{service}", "papers.sql.j2"))
        if reader.acts and stored.record.documents:
            made.append(_door(stored, reader, f"lay_{service}", "lay.sql.j2"))
    return made


def certificate_door(stored: Stored, certificate: Certificate) -> DoorIR:
    """One entry as its certificate reads it: just the fields that are drawn or sealed."""
    names = fields_read((*certificate.variables, *certificate.show)) | {certificate.valid}
    return render.door(
        certificate.module, f"certificate_{certificate.short}", _OWNER, "entry.sql.j2",
        parts=selected(build.parts_named(stored, names)), table=stored.table.full_name, facts=_facts(stored),
    )  # fmt: skip


def _facts(stored: Stored) -> str:
    """What version an entry is, and since when each of its versions has been in force."""
    if stored.record.versions is None:
        return "1 as version, array[]::timestamptz[] as versions"
    since = (
        f"(select array_agg(v.version_since order by v.version) from {stored.table.kept_name} v"
        " where v.local_body = r.local_body and v.id = r.id)"
    )
    return f"r.version, {since} as versions, r.version_note_en, r.version_note_ml"


def notice_door(
    stored: Stored, entries: list[Stored], notifications: list[Notification], service: str
) -> DoorIR:
    """A file as its messages read it, with the entry that a certificate was issued of."""
    variables = [
        one for n in notifications for message in n.events.values() for one in message.variables
    ]
    return render.door(
        stored.record.module, f"notice_{service}", _OWNER, "notice.sql.j2",
        parts=selected(build.parts_named(stored, fields_read(variables))), table=stored.table.full_name,
        entries=[
            (entry.record.short, entry.table.full_name, selected(build.parts_named(entry, fields_read(variables, entry.record.short))))
            for entry in entries
            if fields_read(variables, entry.record.short)
        ],
    )  # fmt: skip


def _door(stored: Stored, reader: ReaderIR, plain: str, template: str) -> DoorIR:
    return render.door(
        stored.record.module, f"{plain}_{reader.name}", reader.owner, template,
        enters=enters(reader), table=stored.table.full_name, condition=reader.condition,
    )  # fmt: skip
