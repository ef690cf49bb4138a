"""JSON Schemas of the kinds, for editors: emitted from the models, never written by hand."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from generator.authoring.editor_schema import any_of, for_editors
from generator.kinds import KINDS, PLUGIN_KINDS, plugin_room

_FOLDER = Path("spec") / "schema"
_DIALECT = "http://json-schema.org/draft-07/schema#"


_ALLOW: dict[str, object] = {
    "type": "object",
    "description": "Warnings of this document that are thought about: the code and the reason.",
    "patternProperties": {"^KS[0-9]{3}$": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}


def known_kinds() -> list[str]:
    """The kinds in the order of the registry, those that compile to a plugin's data last."""
    return [*KINDS, *(name for name, kind in PLUGIN_KINDS.items() if kind.room is not None)]


def schema_text(kind: str) -> str:
    """The JSON Schema of one kind, draft-07 as the YAML language server reads it."""
    model: type[BaseModel] = KINDS[kind].model if kind in KINDS else plugin_room(kind).MODEL
    made = model.model_json_schema(by_alias=True)
    text = json.dumps(made, ensure_ascii=False).replace('"#/$defs/', '"#/definitions/')
    schema: dict[str, object] = json.loads(text)
    if "$defs" in schema:
        schema["definitions"] = schema.pop("$defs")
    if kind in KINDS:
        properties = schema.setdefault("properties", {})
        assert isinstance(properties, dict)
        properties["allow"] = _ALLOW
    return _text(for_editors(schema))


def write_schemas(root: Path) -> list[Path]:
    """Bring `spec/schema/` to the models; the paths that changed.

    `ksmart.json` is the one to name in an editor: it leads to the schema of each kind.
    """
    folder = root / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{kind}.json": schema_text(kind) for kind in known_kinds()}
    texts["ksmart.json"] = _text(any_of(known_kinds()))
    changed: list[Path] = []
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


def _text(schema: dict[str, object]) -> str:
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=1) + "\n"
