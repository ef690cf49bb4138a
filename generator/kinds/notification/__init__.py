"""`notification`: who is told what, by which channel."""
