"""The kind `overlay`: what a tier, a district or a local body changes."""
