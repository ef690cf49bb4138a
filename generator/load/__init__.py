"""Texts in, documents out: YAML composed with its places, typed by the schema of each kind."""
