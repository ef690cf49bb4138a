"""Kind `words`: the Malayalam of a module's texts, kept apart from the documents they stand in."""
