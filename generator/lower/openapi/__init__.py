"""OpenAPI 3.1: one typed operation per service and action, written at generate time.

The runtime has a dozen generic routes; this document is what they are for each service, and
`tests/contract` holds the two together. It is built of plain dicts, and what many operations share
is one object: it must cost next to nothing beside the rest of `ksmart generate`.
"""

from generator.lower.openapi.document import document, module_api

__all__ = ["document", "module_api"]
