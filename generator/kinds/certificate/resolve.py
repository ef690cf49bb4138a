"""Certificates: the entry that they are of, the template's variables, what the seal shows."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.certificate.spec import CertificateSpec
from generator.kinds.certificate.template import is_template, uses
from generator.load.document import Document
from generator.resolve.names import Names, item_span
from generator.resolve.variables import variable_at
from generator.resolve.words import text_of
from generator.symbols import Certificate, Master, Record, Variable

BUILT_IN: Mapping[str, str] = {
    "number": "code",
    "life": "code",
    "version": "int",
    "note": "text",
    "issued_on": "date",
    "office": "text",
    "signed_by": "text",
    "title": "text",
}
"""What a template reads beside the entry's fields; `office` is the local body's name,
`note` the marginal note of the last version."""

STANDINGS = ("expired", "suspended", "revoked")
"""What a state of an entry's life may do to its certificates."""

_CODES = ("KS861", "KS862", "KS863")


def resolve_certificates(
    names: Names, records: Mapping[str, Record], masters: Mapping[str, Master]
) -> dict[str, Certificate]:
    """The certificates by qualified name."""
    made: dict[str, Certificate] = {}
    for name, document in names.of_kind("certificate"):
        spec = document.spec
        assert isinstance(spec, CertificateSpec)
        record = records.get(names.refer(document, spec.of, ("record",), document.span("of")))
        if record is None:
            continue
        if record.entry is None:
            names.report(
                "KS864", document.span("of"), f"'{spec.of}' is no register entry",
                expected="a record with `entry:`: what is certified must never be edited",
                others=((record.span, "the record"),),
            )  # fmt: skip
            continue
        names.knows_role(document, spec.sign.by, document.span("sign", "by"))
        path = _template(names, document, spec)
        text = names.documents.templates.get(path, "")
        if not text:
            continue
        made[name] = Certificate(
            name=name,
            module=document.module,
            short=document.name,
            of=record.name,
            title=text_of(spec.title),
            template=path,
            text=text,
            languages=spec.languages,
            by=spec.sign.by,
            sign=spec.sign.with_,
            variables=_variables(
                names, document, record, masters, path, text, _told(names, document, spec, record)
            ),
            show=_shown(names, document, spec, record, masters),
            sealed=spec.qr is not None and spec.qr.signed,
            valid=_valid(names, document, spec, record),
            standing=_standing(names, document, spec, record),
            span=document.span(),
        )
    return made


def _template(names: Names, document: Document, spec: CertificateSpec) -> str:
    folder = "/".join(document.file.split("/")[:2])
    path = f"{folder}/{spec.template}"
    text = names.documents.templates.get(path)
    if text is None:
        near = [
            one.removeprefix(f"{folder}/")
            for one in names.documents.templates
            if one.startswith(f"{folder}/")
        ]
        names.report(
            "KS860", document.span("template"), f"there is no file {path}",
            expected="a Typst file (.typ) in the module's folder", mend=did_you_mean(spec.template, near),
        )  # fmt: skip
        return ""
    if not is_template(text):
        names.report(
            "KS860", document.span("template"), f"{path} draws nothing",
            expected="`#let certificate(data, lang, qr) = [...]` in the template",
        )  # fmt: skip
        return ""
    return path


def _variables(
    names: Names, document: Document, record: Record, masters: Mapping[str, Master], file: str, text: str,
    private: tuple[str, ...],
) -> tuple[Variable, ...]:  # fmt: skip
    found: dict[str, Variable] = {}
    told: set[str] = set()
    for use in uses(file, text):
        if use.path in told:
            continue
        told.add(use.path)
        for one in variable_at(
            names, document, record, masters, use.path, use.span, BUILT_IN, _CODES, private
        ):
            found.setdefault(one.path, one)
            # `name` and `name.en` cannot both be: one is a text, the other lies in it.
            clash = next(
                (
                    p
                    for p in found
                    if p != one.path
                    and (p.startswith(f"{one.path}.") or one.path.startswith(f"{p}."))
                ),
                None,
            )
            if clash is not None:
                names.report(
                    "KS863", use.span, f"'{one.path}' is read both whole and by its parts ('{clash}')",
                    expected="one of the two in a template",
                    mend="read the parts only, or the whole only",
                )  # fmt: skip
                del found[one.path]
    return tuple(found.values())


def _told(
    names: Names, document: Document, spec: CertificateSpec, record: Record
) -> tuple[str, ...]:
    """The private fields that the paper shows on purpose; its code never does."""
    private = [one.spelt for one in record.fields if one.private]
    for index, name in enumerate(spec.private):
        if name not in private and not names.is_lost(document, name):
            names.report(
                "KS861", item_span(document, ("private",), index),
                f"'{name}' is no private field of '{record.short}'",
                expected=", ".join(private), mend=did_you_mean(name, private),
            )  # fmt: skip
    return spec.private


def _shown(
    names: Names, document: Document, spec: CertificateSpec, record: Record, masters: Mapping[str, Master]
) -> tuple[Variable, ...]:  # fmt: skip
    if spec.qr is None:
        return ()
    return tuple(
        one
        for index, path in enumerate(spec.qr.show)
        for one in variable_at(
            names, document, record, masters, path, item_span(document, ("qr", "show"), index), BUILT_IN, _CODES
        )
    )  # fmt: skip


def _valid(names: Names, document: Document, spec: CertificateSpec, record: Record) -> str:
    if spec.valid is None:
        return ""
    field = record.field(spec.valid)
    if field is None or field.type != "date":
        dates = [one.name for one in record.fields if one.type == "date"]
        if not names.is_lost(document, spec.valid):
            names.report(
                "KS865", document.span("valid"), f"'{spec.valid}' is no date of '{record.short}'",
                expected=", ".join(dates), mend=did_you_mean(spec.valid, dates),
            )  # fmt: skip
        return ""
    return spec.valid


def _standing(
    names: Names, document: Document, spec: CertificateSpec, record: Record
) -> tuple[tuple[str, str], ...]:
    """What each state of the entry's life does to the certificate, where it does anything."""
    entry = record.entry
    assert entry is not None
    if spec.revoke is None:
        # A state that bears the name of a standing is that one. Of the others, who may go back to the
        # first state is only suspended; whoever cannot is gone.
        return tuple(
            (state, state if state in STANDINGS else "suspended" if entry.start in entry.moves.get(state, ()) else "revoked")
            for state in entry.states
            if state != entry.start
        )  # fmt: skip
    made: list[tuple[str, str]] = []
    for key in STANDINGS:
        states: tuple[str, ...] = getattr(spec.revoke, key)
        for index, state in enumerate(states):
            if state in entry.states:
                made.append((state, key))
            elif not names.is_lost(document, state):
                names.report(
                    "KS866", item_span(document, ("revoke", key), index),
                    f"no '{record.short}' is ever '{state}'",
                    expected=", ".join(entry.states), mend=did_you_mean(state, entry.states),
                )  # fmt: skip
    return tuple(made)
