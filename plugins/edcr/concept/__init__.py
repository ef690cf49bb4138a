"""Before there is a drawing: what may be built on a plot, what it needs, what it costs, drawn."""
