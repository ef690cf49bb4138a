"""The kind `service`: what a citizen asks for; the card in the catalogue."""
