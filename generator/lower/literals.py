"""The literals that generated modules are made of: words, numbers, questions; and their imports."""

from __future__ import annotations

from generator.lower.record_rules import RecordRules
from generator.resolve.scopes import PERSON, POST
from generator.rules.typed import reads
from generator.symbols import Field, NumberPattern, Text
from generator.text.imports import Imports
from generator.text.literals import Call, Mapping, Raw, Value

GROUND = (PERSON, POST)
"""Records that the runtime keeps: nobody chooses their rows in a form."""


def words_value(text: Text | None) -> Value:
    """`Words("en", "ml")`."""
    assert text is not None
    return Call("Words", (text.en, text.ml))


def number_value(number: NumberPattern) -> Value:
    """`Number(pattern, per, gapless)`."""
    return Call(
        "Number",
        keywords=(
            ("pattern", number.text),
            ("per", tuple(number.per)),
            ("gapless", True if number.gapless else None),
        ),
    )


def options_value(field: Field) -> Value | None:
    """The words of a choice's options, by code."""
    if not field.options:
        return None
    return Mapping(tuple((option.code, words_value(option.text)) for option in field.options))


def master_value(name: str, imports: Imports) -> Value | None:
    """`core_ward.MASTER`, with its import; None where the name is no master."""
    if not name:
        return None
    module, short = name.split(".")
    imports.add((f"{module}/masters", short))
    return Raw(f"{module}_{short}.MASTER")


def field_value(
    field: Field, rules: RecordRules, imports: Imports, masters: frozenset[str]
) -> Value:
    """`Field(...)`: how a question is put and read."""
    from generator.lower.structs import struct_type

    is_table = field.type == "table"
    pick = rules.of("pick", field)
    picked: Value | None = None
    if pick is not None:
        known = all(_may_be_picked(path) for path in pick.reads)
        picked = (
            Call(f"lambda it, c: rules.{pick.name}", tuple(Raw(_picked(p)) for p in pick.reads))
            if known
            # Rows of a master are nobody's secret: all are offered, and the check of the whole judges.
            else (None if field.to in masters else Raw("lambda it, c: False"))
        )
    longest = field.max.value if field.max and isinstance(field.max.value, int) else None
    return Call(
        "Field",
        keywords=(
            ("name", field.name),
            ("kind", field.type),
            ("label", words_value(field.label)),
            ("type", Raw(struct_type(field))),
            ("help", words_value(field.help) if field.help else None),
            ("optional", True if field.optional else None),
            ("conditional", True if field.show is not None else None),
            ("at_once", True if _at_once(field) else None),
            ("bilingual", True if field.bilingual else None),
            ("max_length", Raw(str(longest)) if longest is not None and not is_table else None),
            ("options", options_value(field)),
            ("master", master_value(field.to if field.to in masters else "", imports)),
            ("pick", picked),
            (
                "fields",
                tuple(field_value(f, rules, imports, masters) for f in field.fields) or None,
            ),
            ("max_rows", Raw(str(longest)) if longest is not None and is_table else None),
            ("computed", True if field.compute is not None else None),
            ("private", True if field.private else None),
            ("behind", _behind(field, masters, imports)),
            (
                "default_from",
                tuple(field.default_from.split(".", 1)) if field.default_from else None,
            ),
            ("proposes", field.proposes),
        ),
    )


def _at_once(field: Field) -> bool:
    """Whether it is asked until a reason is given for its being unknown: on nothing else does it wait."""
    return field.show is not None and set(reads(field.show.typed)) <= set(field.known_by)


def _behind(field: Field, masters: frozenset[str], imports: Imports) -> Value | None:
    """`business_licence.BEHIND` of a reference that is asked for; people are never chosen."""
    is_asked = field.type == "ref" and field.to not in masters and field.compute is None
    if not is_asked or field.columns[0].sql != "uuid" or field.to in GROUND:
        return None
    module, short = field.to.split(".")
    imports.add((f"{module}/behind", short))
    return Raw(f"{module}_{short}.BEHIND")


def _picked(path: str) -> str:
    if path.startswith("it."):
        return path.replace(".en", "_en").replace(".ml", "_ml")
    own = {"today()": "c.today", "now()": "c.now", "me": "c.applicant"}
    return own.get(path, f"c.{path}")


def _may_be_picked(path: str) -> bool:
    """Whether a path is known before the other answers are: else nothing is taken over from the row, and the
    check of the whole judges it."""
    return path.startswith("it.") or path in ("local_body", "applicant", "me", "today()", "now()")
