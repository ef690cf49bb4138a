"""SQL text from names and values of a spec; nothing else in the generator quotes."""

from __future__ import annotations

import hashlib
import re

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def literal(text: str) -> str:
    """A text as an SQL literal, whatever it holds."""
    quoted = "'" + text.replace("'", "''") + "'"
    return f" E{quoted.replace(chr(92), chr(92) * 2)}" if "\\" in text else quoted


def name(text: str) -> str:
    """A name as it may stand in SQL. Ids of a spec are snake_case, so this only proves it."""
    assert _NAME.match(text), text
    return f'"{text}"' if text in RESERVED else text


def text_array(values: tuple[str, ...]) -> str:
    """A text array of literals."""
    return f"array[{', '.join(literal(value) for value in values)}]::text[]"


def door_name(schema: str, plain: str, text: str) -> str:
    """The deployed name of a door: its plain name and ten hex digits of its text's digest.

    PostgreSQL keeps 63 bytes of a name, so a long plain name is cut before the digest.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{schema}.{plain[:51]}__{digest}"


# The words of PostgreSQL 18 that may not stand bare as a column name.
RESERVED = frozenset(
    [
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "binary",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "natural",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "placing",
        "primary",
        "references",
        "returning",
        "right",
        "select",
        "session_user",
        "similar",
        "some",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
    ]
)
