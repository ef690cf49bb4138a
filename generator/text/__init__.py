"""Text of other languages, made safely: Python laid out, SQL quoted, templates, imports."""
