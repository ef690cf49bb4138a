"""The pages of the reference that are about rules and about codes, emitted like those of the kinds."""

from __future__ import annotations

from collections.abc import Iterable

from generator.explain import entries
from generator.resolve.scopes import BUILT_IN, RESERVED
from generator.rules.functions import FUNCTIONS, OVER_ROWS

# One sentence for each function; a test holds these to the functions of the language.
FUNCTION_WORDS = {
    "today": "The day of the action in Kerala: an argument, the same in all three languages.",
    "now": "The instant of the action.",
    "date": "A day, from a text or from year, month and day.",
    "years": "Full years between two days; with one number a length of time.",
    "months": "Full months between two days; with one number a length of time.",
    "days": "Days between two days; with one number a length of time.",
    "months_between": "Full months between two days, by the calendar.",
    "fy": "The financial year of a day, as 2026-27.",
    "fy_end": "The 31 March that ends the financial year of a day, or so many years later.",
    "workdays": "Working days between two days, by the calendar of the local body.",
    "holiday": "Whether a day is no working day.",
    "min": "The least of its values.",
    "max": "The greatest of its values.",
    "abs": "A number without its sign.",
    "ceil": "Rounded up, to so many places.",
    "floor": "Rounded down, to so many places.",
    "round": "Rounded half up, to so many places.",
    "percent": "So many hundredths of an amount, exact.",
    "div": "Divided, to so many places, rounded as said.",
    "size": "How many letters a text, or rows a table, has.",
    "lower": "A text in small letters, A to Z only.",
    "upper": "A text in capitals, a to z only.",
    "fold": "A text as searches compare it: small letters, one spelling of each Malayalam letter.",
    "startsWith": "Whether a text begins with another.",
    "endsWith": "Whether a text ends with another.",
    "contains": "Whether a text holds another.",
}
_OVER_ROWS = {
    "all": "members.all(m, m.age >= 18): whether it holds for every row.",
    "count": "members.count(m, m.age >= 18): for how many rows it holds.",
    "exists": "members.exists(m, m.age >= 18): whether it holds for any row.",
    "filter": "owners.filter(o, o.primary): the rows for which it holds.",
    "first": "owners.first(o, o.primary): the first row for which it holds.",
    "main": "owners.main(o, o.primary): the only row for which it holds; empty where there are more.",
    "map": "members.map(m, m.age): a value of each row.",
    "max": "members.max(m, m.age): the greatest value of the rows.",
    "min": "members.min(m, m.age): the least value of the rows.",
    "sum": "rooms.sum(r, r.area): the values of the rows together.",
}


def rules_page(note: str) -> str:
    """What may be written in a rule."""
    lines = [
        "# Rules",
        "",
        note,
        "",
        "A rule is quoted text, such as `show: \"tenure != 'own'\"`. `ksmart show rule` shows what becomes of it.",
        "",
        "## Operators",
        "",
        "`! - * / % + < <= > >= == != in && || ?: ??`, from the strongest to the weakest; brackets where in "
        "doubt. Comparing by order with an empty value is false; arithmetic with it is empty; `a ?? b` is b "
        "where a is empty.",
        "",
        "## Functions",
        "",
        "| written | gives |",
        "|---|---|",
        *(f"| `{one.usage}` | {FUNCTION_WORDS[name]} |" for name, one in FUNCTIONS.items()),
        "",
        "`text.matches('[0-9]{6}')` asks for the whole text. A function may also be written after its first "
        "argument: `name.en.size()`.",
        "",
        "## Over the rows of a table",
        "",
        *(
            f"- `{_OVER_ROWS[name].split(': ')[0]}`: {_OVER_ROWS[name].split(': ')[1]}"
            for name in OVER_ROWS
        ),
        "",
        "## Names known in every rule",
        "",
        "Fields of an application beside its own: " + _listed(BUILT_IN) + ".",
        "",
        "Reserved, so that no field may bear them: " + _listed(RESERVED) + ".",
        "",
        "## Money and decisions",
        "",
        "In a workflow: `paid(head)` holds when nothing of the head is due, also where it was never demanded;"
        " `due(head)` is what is due of it, in rupees. A decision of the record is read by its name:"
        " `route.late_fee`; where no table holds yet, or the table leaves the case to a person, it is empty"
        " and `route.missing` holds. Documents of the record may be asked by it too, before there is a file.",
        "",
        "In a fee: the other heads by their names, as rounded rupees (nothing where they are not charged), and"
        " `on`, the day that `as_of` chose. A fee reads no clock, and the rows behind its answers count as of `on`.",
        "",
    ]
    return "\n".join(lines)


def codes_page(note: str) -> str:
    """Every code with its title."""
    rows = [f"| {one.code} | {one.title} |" for one in entries().values()]
    return "\n".join(
        [
            "# Codes of findings",
            "",
            note,
            "",
            "`ksmart explain KS204` shows a bad example of each and a mended one.",
            "",
            "| code | what it finds |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))
