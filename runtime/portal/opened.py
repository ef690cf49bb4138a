"""A draft as its pages look at it: its answers, what they reveal, the addresses of its pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from runtime.catalogue import Context, Field, Page, Service
from runtime.drafts import Draft, read_draft, with_typed_rows
from runtime.files.filing import context_for
from runtime.portal.catalogue_words import apply_address
from runtime.portal.partial import shown_names
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of

PATH = "/apply/{module:str}/{service:str}"
ONE = PATH + "/{id:str}"


class OpenDraft:
    """A draft with what it is looked at with."""

    __slots__ = ("ctx", "draft", "service", "shown")

    def __init__(self, service: Service, draft: Draft, ctx: Context) -> None:
        self.service = service
        self.draft = draft
        self.ctx = ctx
        self.shown = shown_names(service, draft.answers, ctx)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that ask anything now; a page of hidden questions is passed over."""
        return tuple(
            item for item in self.service.pages if any(name in self.shown for name in item.fields)
        )

    def fields(self, shown_page: Page) -> tuple[Field, ...]:
        """The questions that this page puts now."""
        by_name = {field.name: field for field in self.service.record.fields}
        return tuple(by_name[name] for name in shown_page.fields if name in self.shown)

    def address(self, rest: str = "") -> str:
        """An address below the draft's."""
        return f"{apply_address(self.service)}/{self.draft.id}{rest}"

    def page(self, shown_page: Page, **asked: Any) -> str:
        """The address of one page."""
        return page_address(self.service, self.draft.id, shown_page, **asked)


async def open_draft(call: Call) -> OpenDraft:
    """The draft that the address names. Raises 404 where the person has none of this id."""
    service = service_of(call)
    draft = await read_draft(call.ground, call.actor, service, call.id())
    ctx = context_for(call.ground, call.actor, service, draft.local_body)
    ctx = await with_typed_rows(call.ground, call.actor, service, ctx, draft.answers)
    return OpenDraft(service, draft, ctx)


def page_address(service: Service, draft: UUID | str, shown_page: Page, **asked: Any) -> str:
    """The address of one page of a draft."""
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{apply_address(service)}/{draft}/p/{shown_page.name}{query}"
