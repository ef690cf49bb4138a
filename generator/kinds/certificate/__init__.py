"""`certificate`: what is issued of a register entry."""
