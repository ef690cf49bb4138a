"""YAML read strictly for the library's own commands: every value is the text that was written, with its place.

Codes such as `00` or `0140` stay what stands on the page. Anchors, aliases, merge keys, tags, duplicate
keys and tabs are refused.
"""

from __future__ import annotations

import yaml

from runtime.meaning.ledger.nodes import Node, Problem, Span, SpecError

_LIMIT_BYTES = 4 << 20


def read_documents(text: str, file: str) -> tuple[Node, ...]:
    """The documents of a file.

    Raises:
        SpecError: Not YAML, or a part of YAML that we do not admit.
    """
    if len(text) > _LIMIT_BYTES:
        raise SpecError([Problem(Span(file, 1, 1), "the file is larger than 4 MB")])
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise SpecError([Problem(span, "anchors and aliases are not admitted")])
            if getattr(event, "tag", None):
                raise SpecError([Problem(span, "tags are not admitted", "quote the text")])
        nodes = [*yaml.compose_all(text, Loader=yaml.CSafeLoader)]
        if not nodes:
            raise SpecError([Problem(Span(file, 1, 1), "no document stands here")])
        return tuple(_node(node, file, in_flow=False) for node in nodes)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        raise SpecError([Problem(span, f"not YAML: {error.problem}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecError([Problem(Span(file, 1, 1), "not YAML that can be read")]) from error


def _node(node: yaml.Node, file: str, in_flow: bool) -> Node:
    span = Span(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.ScalarNode):
        if in_flow and not node.value and node.style is None:
            problem = Problem(span, "an empty value inside {}", "a comma inside {}: quote the text")
            raise SpecError([problem])
        return Node(span, text=str(node.value))
    if isinstance(node, yaml.SequenceNode):
        return Node(span, items=tuple(_node(item, file, False) for item in node.value))
    assert isinstance(node, yaml.MappingNode)
    entries: list[tuple[Node, Node]] = []
    seen: dict[str, Span] = {}
    for key_node, value_node in node.value:
        key = _node(key_node, file, False)
        if key.text is None or key.text == "<<":
            raise key.fail("a key must be a plain word", "write `key: value`")
        if key.text in seen:
            raise key.fail(f"the key {key.text!r} stands twice", f"see {seen[key.text]}")
        seen[key.text] = key.span
        entries.append((key, _node(value_node, file, bool(node.flow_style))))
    return Node(span, entries=tuple(entries))
