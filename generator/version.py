"""The compiler's version: a constant, because reading a package's metadata costs 30 ms a start."""

VERSION = "0.1.0"
