"""What the YAML parser says, in an analyst's words and at the place to mend."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

from generator.diagnostics import Diagnostic, Span

_SPECIAL = "a text that begins with {0} needs quotes: YAML gives this character another meaning"


def syntax_fault(file: str, text: str, fault: MarkedYAMLError) -> Diagnostic:
    """One diagnostic for the parser's fault; a file has at most one, the parser stops there."""
    problem = (fault.problem or "").lower()
    context = (fault.context or "").lower()
    here = _span(file, text, fault.problem_mark or fault.context_mark)
    opened = _span(file, text, fault.context_mark or fault.problem_mark)

    open_quote = _runaway(file, text, here)
    if open_quote is not None:
        return open_quote
    if _character(text, here) in ("]", "}"):
        return Diagnostic(
            "KS017",
            here,
            f"this {_character(text, here)} closes nothing",
            expected="a closing bracket for each opening one",
            mend=_closing(text, here),
        )
    if _before(text, here) in ("'", '"') and "block" in context:
        return Diagnostic(
            "KS018",
            here,
            "text goes on behind the closing quote",
            expected="nothing behind a quoted text but a comment",
            mend="put the whole text into the quotes",
        )
    if "block scalar" in context:
        return _special(opened, ">" if _character(text, opened) == ">" else "|")
    if "tag" in context or "tag handle" in problem:
        return Diagnostic("KS008", opened, _SPECIAL.format("!"), mend="quote the rule")
    if "anchor" in context or "alias" in context:
        character = _character(text, opened)
        return Diagnostic("KS006", opened, _SPECIAL.format(character), mend="quote the text")
    if "directive" in context:
        return _special(opened, "%")
    if "quoted scalar" in context and "escape" in problem:
        return Diagnostic(
            "KS018",
            here,
            "this backslash begins no escape that YAML knows",
            expected='in double quotes \\n, \\" or \\\\; in single quotes a backslash is itself',
            mend="write the text in single quotes",
        )
    if "quoted scalar" in context:
        return Diagnostic(
            "KS018",
            opened,
            "the quote that opens here is never closed",
            expected="the same quote at the end of the text",
            mend="close the quote; a quote inside single quotes is doubled ''",
        )
    if "cannot start any token" in problem:
        return _special(here, _character(text, here))
    if "mapping values are not allowed" in problem:
        return Diagnostic(
            "KS019",
            here,
            "a second colon stands in this line, or the line above is indented otherwise",
            expected="one `key: value` a line; quotes around a text with ': '",
            mend=_colon_mend(text, here),
        )
    if "expected ':'" in problem:
        return Diagnostic(
            "KS020",
            opened,
            "this line is neither `key: value` nor an item of a list",
            expected="a word, a colon and a space",
            mend="begin the item with '- ', or write ': ' behind a key"
            if _character(text, opened) in ("{", "[")
            else "write ': ' behind the key; a text over two lines needs quotes",
        )
    if "flow mapping" in context or "flow sequence" in context:
        return _unclosed(here, opened, "{" if "mapping" in context else "[")
    if "block" in context and ("expected key" in problem or "'-' indicator" in problem):
        return Diagnostic(
            "KS020",
            here,
            "this line does not stand in the column of its neighbours",
            expected="the same indentation for all keys of one map",
            mend="write a space behind the '-'"
            if _character(text, here) == "-"
            and text.split("\n")[here.line - 1][here.column :][:1] != " "
            else "indent it like the line that it belongs beside",
            others=((opened, "its neighbours begin here"),),
        )
    if "document start" in problem:
        return Diagnostic(
            "KS020",
            here,
            "the document has already ended here",
            expected="`---` between two documents; all keys of a document in the first column",
            mend="mend the indentation, or write `---` above",
        )
    return Diagnostic(
        "KS014",
        here,
        f"this is not YAML: {fault.problem or fault.context or 'it cannot be read'}",
        mend="look for an open bracket or quote above this place",
    )


_KEY_WITHOUT_SPACE = re.compile(r"^\s*(?:- )?[a-z_][a-z0-9_]*:(?=[^\s])")
_QUOTED = re.compile(
    r"""(?:(?<=[\s,\[{:])|^)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|#[^\n]*""", re.MULTILINE
)


def _runaway(file: str, text: str, here: Span) -> Diagnostic | None:
    """A quote that was closed by the next one, lines below: the fault is told where that one stands."""
    lines = text.split("\n")
    end = sum(len(line) + 1 for line in lines[: here.line - 1]) + here.column
    for found in _QUOTED.finditer(text, 0, min(len(text), end + 1)):
        piece = found.group()
        if piece.startswith("#") or "\n" not in piece:
            continue
        first = text.count("\n", 0, found.start())
        last = text.count("\n", 0, found.end())
        if last != here.line - 1:
            continue
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        return Diagnostic(
            "KS018",
            Span(file, first + 1, column),
            f"the quote that opens here ends only on line {last + 1}",
            expected="the same quote at the end of the text",
            mend=f"close the quote with {piece[0]} on its line",
            others=((here, "what follows cannot be read"),),
        )
    return None


def _closing(text: str, here: Span) -> str:
    """What was left open on the line of a bracket that closes nothing."""
    line = text.split("\n")[here.line - 1][: here.column - 1]
    own = {"]": "[", "}": "{"}[_character(text, here)]
    if line.count(own) <= line.count(_character(text, here)):
        return "delete it, or quote the text that it belongs to"
    for opening, closing in (("[", "]"), ("{", "}")):
        if line.count(opening) > line.count(closing) and closing != _character(text, here):
            return f"close the {opening} before it with {closing}"
    return "delete it, or quote the text that it belongs to"


def _colon_mend(text: str, here: Span) -> str:
    line = text.split("\n")[here.line - 1]
    if _KEY_WITHOUT_SPACE.match(line):
        return "write a space behind the colon of the key"
    return "quote the text, or move the key to the column of its neighbours"


def _unclosed(here: Span, opened: Span, bracket: str) -> Diagnostic:
    closing = {"{": "}", "[": "]"}[bracket]
    return Diagnostic(
        "KS017",
        here,
        f"a comma or the closing {closing} is missing before this place",
        expected=f"`,` between two entries, `{closing}` at the end",
        mend=f"close the bracket with {closing}; quote a text with brackets, commas or ': ' in it",
        others=((opened, f"the {bracket} opens here"),),
    )


def _special(span: Span, character: str) -> Diagnostic:
    return Diagnostic(
        "KS019",
        span,
        _SPECIAL.format(character or "this"),
        expected="quotes around the text or rule",
        mend="quote it",
    )


def _character(text: str, span: Span) -> str:
    lines = text.split("\n")
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    return line[span.column - 1 : span.column]


def _before(text: str, span: Span) -> str:
    """The last visible character before the place, on its line."""
    lines = text.split("\n")
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    return line[: span.column - 1].rstrip()[-1:]


def _span(file: str, text: str, mark: object) -> Span:
    """The mark as a span; an end-of-file mark is drawn back behind the last visible character."""
    line = int(getattr(mark, "line", 0)) + 1
    column = int(getattr(mark, "column", 0)) + 1
    lines = text.rstrip().split("\n")
    if line > len(lines):
        line, column = len(lines), len(lines[-1].rstrip("\r")) + 1
    return Span(file, line, column)
