"""Certificates: drawn, sealed, kept, verified."""
