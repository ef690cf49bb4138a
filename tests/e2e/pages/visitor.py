"""A visitor without script: follows links, fills in what a page's forms ask, presses buttons by name."""

from __future__ import annotations

import html.parser
from dataclasses import dataclass, field

import httpx

Control = tuple[str, str]

VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "circle",
        "path",
        "rect",
    }
)


@dataclass(slots=True)
class Form:
    """One form of a page: its controls as a browser would send them, its buttons by their text."""

    action: str
    method: str
    controls: dict[str, str] = field(default_factory=dict[str, str])
    buttons: list[tuple[str, str, str]] = field(
        default_factory=list[tuple[str, str, str]]
    )  # text, name, value
    options: dict[str, dict[str, str]] = field(
        default_factory=dict[str, dict[str, str]]
    )  # select -> text -> value


class Page(html.parser.HTMLParser):
    """What is on a page. Raises AssertionError for markup that does not close, or ids that clash."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(convert_charrefs=True)
        self.response = response
        self.status = response.status_code
        self.url = response.url
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.headings: list[str] = []
        self.tags: list[str] = []
        self.lang = ""
        self.text = ""
        self.labels: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._gather: list[tuple[str, list[str]]] = []
        self._select: str | None = None
        self._option: str | None = None
        self.feed(response.text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        src = given.get("src") or ""
        is_ours = given.get("type") == "module" and src.startswith(("/rules/", "/static/"))
        assert tag != "script" or is_ours, "a page carries script that is no file of ours"
        assert not any(name == "style" or name.startswith("on") for name in given), (tag, given)
        if "id" in given:
            assert given["id"] not in self.ids, f"id {given['id']} twice"
            self.ids.add(given["id"] or "")
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "form":
            self.forms.append(
                Form(given.get("action") or str(self.url), given.get("method") or "get")
            )
        if any(name == "template" for name, _ in self._open):
            # No browser shows or sends what stands in a template.
            if tag not in VOID:
                self._open.append((tag, given))
            return
        form = (
            self.forms[-1] if self.forms and any(name == "form" for name, _ in self._open) else None
        )
        if tag == "form":
            form = self.forms[-1]
        if form is not None:
            self._control(form, tag, given)
        if tag in ("a", "button", "h1", "textarea", "option", "label", "title"):
            self._gather.append((tag, []))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"<{tag}/> is no void element"
        self.handle_starttag(tag, attrs)

    def _control(self, form: Form, tag: str, given: dict[str, str | None]) -> None:
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.options.setdefault(name, {})[given.get("id") or ""] = value
                if "checked" in given:
                    form.controls[name] = value
            else:
                assert name not in form.controls, f"control {name} twice"
                form.controls[name] = value
        elif tag == "select" and name:
            form.controls[name] = ""
            form.options[name] = {}
            self._select = name
        elif tag == "option" and self._select:
            self._option = value
            if "selected" in given:
                form.controls[self._select] = value
        elif tag == "textarea" and name:
            form.controls[name] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        opened, given = self._open.pop()
        assert opened == tag, f"<{opened}> closed by </{tag}>"
        if any(name == "template" for name, _ in self._open):
            return
        if self._gather and self._gather[-1][0] == tag:
            text = " ".join("".join(self._gather.pop()[1]).split())
            if tag == "a":
                self.links.append((text, given.get("href") or ""))
            elif tag == "h1":
                self.headings.append(text)
            elif tag == "button" and self.forms:
                self.forms[-1].buttons.append(
                    (text, given.get("name") or "", given.get("value") or "")
                )
            elif tag == "textarea":
                # A browser drops the first line end inside a textarea.
                self.forms[-1].controls[given.get("name") or ""] = text
            elif tag == "option" and self._select:
                self.forms[-1].options[self._select][text] = self._option or ""
            elif tag == "label" and given.get("for"):
                self.labels[given["for"] or ""] = text
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if any(name == "template" for name, _ in self._open):
            return
        for _, parts in self._gather:
            parts.append(data)
        self.text += data + " "

    def form_with(self, button: str) -> tuple[Form, tuple[str, str, str]]:
        """The form that has this button, and the button."""
        for form in self.forms:
            for found in form.buttons:
                if found[0] == button or (
                    found[0].split(":")[0] == button and found[1].startswith("_")
                ):
                    return form, found
        raise AssertionError(
            f"no button {button!r}; there are {[b[0] for f in self.forms for b in f.buttons]}"
        )


@dataclass(slots=True)
class Visitor:
    """A browser with cookies that follows redirects and never runs script."""

    client: httpx.AsyncClient
    page: Page | None = None

    async def visit(self, address: str) -> Page:
        """Open an address."""
        return await self._settle(await self.client.get(address))

    async def follow(self, link: str) -> Page:
        """Follow the first link of this text."""
        assert self.page
        for text, href in self.page.links:
            if text == link:
                return await self.visit(str(self.page.url.join(href)))
        raise AssertionError(f"no link {link!r}; there are {[text for text, _ in self.page.links]}")

    async def press(self, button: str, **answers: str) -> Page:
        """Fill in controls (`__` stands for a dot) and press a button."""
        assert self.page
        form, (_, name, value) = self.page.form_with(button)
        sent = dict(form.controls)
        for control, answer in answers.items():
            control = control.replace("__", ".")
            known = control in sent or control in form.options
            assert known, f"no control {control!r}; there are {sorted({*sent, *form.options})}"
            sent[control] = answer
        if name:
            sent[name] = value
        return await self.send(form, sent)

    async def send(self, form: Form, sent: dict[str, str]) -> Page:
        """Send a form with these controls, whatever they are."""
        assert self.page
        address = str(self.page.url.join(form.action))
        if form.method.lower() == "get":
            return await self._settle(await self.client.get(address, params=sent))
        return await self._settle(
            await self.client.post(address, data=sent, headers={"origin": "http://ksmart.test"})
        )

    async def _settle(self, response: httpx.Response) -> Page:
        for _ in range(6):
            if response.status_code != 303:
                break
            response = await self.client.get(response.headers["location"])
        self.page = Page(response)
        return self.page
