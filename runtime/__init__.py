"""ksmart runtime."""
