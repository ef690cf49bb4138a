"""Jinja templates of a package, with the quoting that each language needs."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from generator.text.sql import literal


@cache
def environment(package: str) -> Environment:
    """The Jinja environment of a package's `templates/` folder."""

    def load(template: str) -> str:
        return resources.files(package).joinpath("templates", template).read_text("utf-8")

    made = Environment(  # SQL and Python, never HTML: quoting is `sql` and `py`.
        loader=FunctionLoader(load),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        auto_reload=False,
    )
    made.filters["sql"] = literal
    return made


def render(package: str, template: str, **values: Any) -> str:
    """One template of `package`, set with `values`."""
    return environment(package).get_template(template).render(**values)
