"""Python names and types from names of a spec."""

from __future__ import annotations

import builtins
import keyword

from generator.symbols import Field

_TAKEN = (
    frozenset(keyword.kwlist) | frozenset(dir(builtins)) | frozenset({"a", "c", "f", "it", "rules"})
)

PLAIN_TYPES = {
    "text": "str", "longtext": "str", "code": "str", "email": "str", "int": "int", "decimal": "Decimal",
    "money": "Decimal", "percent": "Decimal", "bool": "bool", "date": "date", "time": "time",
    "datetime": "datetime", "ref": "str", "refs": "list[str]", "mobile": "Mobile", "pincode": "Pincode",
    "aadhaar": "Aadhaar", "point": "Point",
    "uuid": "UUID",
}  # fmt: skip

IMPORTS = {
    "Decimal": ("decimal", "Decimal"),
    "date": ("datetime", "date"),
    "time": ("datetime", "time"),
    "datetime": ("datetime", "datetime"),
    "UUID": ("uuid", "UUID"),
    "Mobile": ("runtime.answers.types", "Mobile"),
    "Pincode": ("runtime.answers.types", "Pincode"),
    "Aadhaar": ("runtime.answers.types", "Aadhaar"),
    "Point": ("runtime.answers.types", "Point"),
    "Bilingual": ("runtime.answers.types", "Bilingual"),
    "Literal": ("typing", "Literal"),
    "Any": ("typing", "Any"),
}


def class_name(name: str) -> str:
    """`residence_certificate` as `ResidenceCertificate`."""
    return "".join(part.capitalize() for part in name.split("_"))


def variable(name: str) -> str:
    """A name that may stand for a local variable or parameter."""
    return f"{name}_" if name in _TAKEN else name


def literal_type(field: Field) -> str:
    """`Literal[...]` over the options of a choice."""
    return f"Literal[{', '.join(f'{chr(34)}{option.code}{chr(34)}' for option in field.options)}]"


def answer_type(field: Field) -> str:
    """The type of an answer that is given, None left out."""
    if field.type == "table":
        return f"list[{class_name(field.name)}]"
    if field.bilingual:
        return "Bilingual"
    if field.type == "choice":
        return literal_type(field)
    if field.type == "choices":
        return f"list[{literal_type(field)}]"
    if field.type == "ref" and field.columns[0].sql == "uuid":
        return "UUID"  # of a record; masters have codes
    return PLAIN_TYPES[field.type]


def imports_of(types: str) -> set[tuple[str, str]]:
    """What a type expression imports."""
    words = set(
        types.replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()
    )
    return {IMPORTS[word] for word in words if word in IMPORTS}
