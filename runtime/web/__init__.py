"""HTTP: a dozen generic routes over the use cases, and what they all have in common."""
