"""Field types: one file each; the registry is `generator/fields/registry.py`."""
