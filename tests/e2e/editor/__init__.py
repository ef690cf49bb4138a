"""Editors: the YAML language server with our schemas, and our own language server."""
