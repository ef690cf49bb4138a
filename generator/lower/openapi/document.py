"""The whole document: who may ask what, module by module."""

from __future__ import annotations

from collections.abc import Mapping

from generator.lower.doors.build import Stored
from generator.lower.openapi import account, components
from generator.lower.openapi.lists import entry_schema, master_paths, register_paths
from generator.lower.openapi.money import SCHEMAS as MONEY_SCHEMAS
from generator.lower.openapi.money import money_paths
from generator.lower.openapi.papers import SCHEMAS as PAPERS_SCHEMAS
from generator.lower.openapi.papers import common_paths, papers_paths
from generator.lower.openapi.parts import Json
from generator.lower.openapi.reports import report_paths
from generator.lower.openapi.schemas import answers_schema, changes_schema, typed_schema
from generator.lower.openapi.services import file_schema, service_links, service_paths
from generator.lower.readers import staff_of
from generator.symbols import Module, SymbolTable


def module_api(symbols: SymbolTable, stored: Mapping[str, Stored], module: str) -> Json:
    """What one module offers: `paths`, `schemas` and `links`, in the order of the spec."""
    paths: Json = {}
    schemas: Json = {}
    links: Json = {}
    for master in symbols.masters.values():
        if master.module == module:
            paths.update(master_paths(master, schemas))
    for service in symbols.services.values():
        if service.module != module:
            continue
        kept = stored[service.record]
        workflow = symbols.workflows[service.workflow]
        name = f"{service.module}.{service.short}"
        schemas[f"{name}.answers"] = answers = answers_schema(kept.record.fields)
        schemas[f"{name}.changes"] = changes_schema(answers)
        schemas[f"{name}.typed"] = typed_schema(kept.record.fields)
        schemas[f"{name}.file"] = file_schema(service, kept, workflow)
        links.update(service_links(service, workflow))
        paths.update(service_paths(service, kept, workflow, symbols))
        if kept.money:
            paths.update(money_paths(service, kept))
            schemas.update(MONEY_SCHEMAS)
        if kept.record.documents or kept.issues:
            paths.update(papers_paths(service, kept))
        if kept.record.documents or kept.issues or kept.told:
            paths.update(common_paths())
            schemas.update(PAPERS_SCHEMAS)
    for register in symbols.registers.values():
        if register.module != module:
            continue
        kept = stored[register.of]
        of = next((s for s in symbols.services.values() if s.record == register.of), None)
        whole = f"{of.module}.{of.short}.file" if of else f"{register.name}.entry"
        if of is None:
            schemas[whole] = entry_schema(kept)
        paths.update(register_paths(register, kept, whole, schemas))
    for report in symbols.reports.values():
        if report.module == module:
            roles = {role for one in staff_of(stored[report.of].readers) for role in one.roles}
            paths.update(report_paths(report, sorted(roles), schemas))
    return {"paths": paths, "schemas": schemas, "links": links}


def document(symbols: SymbolTable, apis: Mapping[str, Json]) -> Json:
    """The whole document from what each module offers, in the order of the modules."""
    paths: Json = dict(account.paths())
    schemas: Json = dict(components.SCHEMAS)
    links: Json = {}
    for module in symbols.modules:
        paths.update(apis[module]["paths"])
        schemas.update(apis[module]["schemas"])
        links.update(apis[module]["links"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ksmart",
            "version": "1",
            "description": "Every service of the local bodies: files, drafts, registers and code lists.",
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"cookie": []}],
        "tags": [*account.TAGS, *(_tag(module) for module in symbols.modules.values())],
        "paths": paths,
        "components": {
            "securitySchemes": components.SECURITY,
            "parameters": components.PARAMETERS,
            "headers": components.HEADERS,
            "responses": components.RESPONSES,
            "schemas": schemas,
            "links": links,
        },
    }


def _tag(module: Module) -> Json:
    return {"name": module.name, "description": module.title.en, "x-title-ml": module.title.ml}
