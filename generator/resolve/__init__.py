"""Names to what they mean: documents in, one frozen symbol table out (`table.py`)."""
