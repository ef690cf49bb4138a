"""Jinja as the portal uses it: strict, escaping, and without what costs a page and serves none of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


class _Direct(CodeGenerator):
    """Templates call what they are given as Python does, and escape no text twice.

    Jinja looks before every call whether the function wants the context of the page, and asks every piece of
    finished markup for its own escaped form. None of our functions wants it; a form page has a hundred calls
    and three hundred pieces (`make bench NAME=portal`).
    """

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.write("environment.direct(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write("environment.safe(")


class PageEnvironment(Environment):
    """Templates of pages. Everything is escaped: there is no way to say otherwise but `Markup` itself."""

    code_generator_class = _Direct

    @staticmethod
    def direct(what: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return what(*args, **kwargs)

    @staticmethod
    def safe(value: Any) -> Markup:
        """The value as markup; what already is some stays as it is."""
        return value if type(value) is Markup else escape(value)
