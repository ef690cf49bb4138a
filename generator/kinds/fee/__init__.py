"""The kind `fee`: what a file costs, by heads with dated rates."""
