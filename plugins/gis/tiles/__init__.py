"""Vector tiles of layers: Mapbox Vector Tile 2.1 in Web Mercator, our own encoder over flat arrays."""
