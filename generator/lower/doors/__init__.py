"""The doors of a record, a register and a master: SQL text, named by its digest."""
