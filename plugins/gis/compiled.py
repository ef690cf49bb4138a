"""The rule books as the compiler wrote them: checked there with every mistake told, read here in a few milliseconds."""

from __future__ import annotations

from pathlib import Path

import msgspec

from plugins.gis.rulebook import RuleBook
from plugins.gis.rulebook_yaml import STANDARD, book_of, load_rules
from plugins.gis.yamldoc import node_of

COMPILED = Path("generated") / "plugins" / "spatial_rules.json"


def load_compiled(path: Path) -> RuleBook:
    """The rules of a compiled file.

    Raises:
        FileNotFoundError: there is none.
        SpecError: the file was not made by this compiler.
    """
    content = msgspec.json.decode(path.read_bytes())
    return book_of(node_of(document, path.name) for document in content["spatial_rules"])


def project_rules(root: Path) -> RuleBook:
    """The rules of a project: compiled where `ksmart generate` has run, else read from this tree's YAML."""
    path = root / COMPILED
    return load_compiled(path) if path.is_file() else load_rules(STANDARD)
