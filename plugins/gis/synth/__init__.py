"""A made-up Kerala for tests, demonstrations and benchmarks: every feature says so.

The same seed gives the same features: each layer draws from its own stream,
positions are rounded to 1e-7°. Nothing here is a fact about any place.
"""
