"""Benchmarks: ours beside a public peer or the physical limit, in one run."""
