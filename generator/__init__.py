"""ksmart generator."""
