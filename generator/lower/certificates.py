"""Certificates and notifications as data: what is read of a row, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from generator.ir.records import LiteralIR
from generator.lower.literals import master_value, words_value
from generator.symbols import Certificate, Message, Notification, SymbolTable, Variable
from generator.text.imports import Imports, import_lines
from generator.text.literals import Call, Mapping, Value

Json = dict[str, Any]


def template_path(certificate: Certificate) -> str:
    """Where the template lies below the module's folder of `generated/`."""
    return f"templates/{certificate.short}.typ"


def lower_certificate(certificate: Certificate, door: str, symbols: SymbolTable) -> LiteralIR:
    """The CERTIFICATE literal."""
    imports: Imports = {("runtime.words", "Words"), ("runtime.catalogue", "Certificate")}
    by = symbols.roles.get(certificate.by)
    show = tuple(_variable(one, imports) for one in certificate.show)
    value = Call(
        "Certificate",
        keywords=(
            ("name", certificate.name),
            ("title", words_value(certificate.title)),
            ("record", certificate.of),
            ("template", f"{certificate.module}/{template_path(certificate)}"),
            ("languages", tuple(certificate.languages)),
            ("by", words_value(by.title) if by else Call("Words", ("", ""))),
            ("sign", certificate.sign),
            ("variables", tuple(_variable(one, imports) for one in certificate.variables)),
            ("load_door", door),
            ("show", show or None),
            ("sealed", True if certificate.sealed else None),
            ("valid", certificate.valid or None),
            ("standing", Mapping(tuple(certificate.standing)) if certificate.standing else None),
        ),
    )
    return LiteralIR(
        module=certificate.module, path=f"certificates/{certificate.short}", source=certificate.span.file,
        doc=f"{certificate.title.en}: what is drawn, and what its seal says.",
        imports=tuple(import_lines(imports, depth=3)), name="CERTIFICATE", value=value,
    )  # fmt: skip


def lower_notification(notification: Notification) -> LiteralIR:
    """The NOTIFICATION literal."""
    imports: Imports = {("runtime.words", "Words"), ("runtime.catalogue", "Notification")}
    events = Mapping(
        tuple((event, _message(one, imports)) for event, one in notification.events.items())
    )
    if notification.events:
        imports.add(("runtime.catalogue", "Message"))
    value = Call(
        "Notification",
        keywords=(
            ("name", notification.name),
            ("services", tuple(notification.services)),
            ("to", notification.to),
            ("via", tuple(notification.via)),
            ("events", events),
        ),
    )
    return LiteralIR(
        module=notification.module, path=f"notifications/{notification.short}", source=notification.span.file,
        doc=f"Notification {notification.short}: what is said of each event.",
        imports=tuple(import_lines(imports, depth=3)), name="NOTIFICATION", value=value,
    )  # fmt: skip


def fields_read(variables: Iterable[Variable], below: str = "") -> frozenset[str]:
    """The names of the row's own fields that variables look at; those of the entry `below` alone."""
    found: set[str] = set()
    for one in variables:
        first, _, rest = one.path.partition(".")
        if below and first == below and rest:
            found.add(one.field or rest.partition(".")[0])
        elif not below:
            found.add(one.field if one.field and not one.table else first)
    return frozenset(found)


def contract(certificate: Certificate) -> Json:
    """What a template may rely on, as a JSON Schema of `data`."""
    root = _object()
    for one in certificate.variables:
        node, parts = root, one.path.split(".")
        for place, part in enumerate(parts[:-1]):
            inner = node["properties"]
            if place == 0 and one.table == part:
                node = inner.setdefault(part, {"type": "array", "items": _object()})["items"]
            else:
                node = inner.setdefault(part, _object())
        node["properties"][parts[-1]] = {"type": "string"}
    schema = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": schema, "title": certificate.title.en, **root}


def _object() -> Json:
    return {"type": "object", "properties": {}, "additionalProperties": False}


def _message(message: Message, imports: Imports) -> Value:
    return Call(
        "Message",
        keywords=(
            ("text", words_value(message.text)),
            ("dlt", message.dlt or None),
            ("subject", words_value(message.subject) if message.subject else None),
            ("variables", tuple(_variable(one, imports) for one in message.variables) or None),
        ),
    )


def _variable(variable: Variable, imports: Imports) -> Value:
    imports.add(("runtime.catalogue", "Variable"))
    options = Mapping(tuple((option.code, words_value(option.text)) for option in variable.options))
    plain = (variable.path, variable.kind)
    return Call(
        "Variable",
        plain,
        keywords=(
            ("options", options if variable.options else None),
            ("master", master_value(variable.master, imports)),
            ("member", variable.member or None),
            ("bilingual", True if variable.bilingual else None),
            ("language", variable.language or None),
            ("table", variable.table or None),
            ("field", variable.field or None),
        ),
    )


def template_files(certificate: Certificate) -> list[tuple[str, str]]:
    """The template as the runtime finds it, and what it may rely on."""
    schema = msgspec.json.format(msgspec.json.encode(contract(certificate)), indent=2)
    note = f"// Generated by ksmart from {certificate.template}. Do not edit.\n"
    return [
        (template_path(certificate), note + certificate.text),
        (f"templates/{certificate.short}.json", schema.decode() + "\n"),
    ]
