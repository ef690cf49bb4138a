"""Know Your Land over HTTP: API, pages, report, maps and the open standards, on the runtime's routes."""
