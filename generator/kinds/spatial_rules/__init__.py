"""The kind `spatial_rules`: layers of land and what the law makes of them, compiled to data that the GIS plugin runs."""
