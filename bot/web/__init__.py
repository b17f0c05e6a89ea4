"""The web page: where everybody can take part."""
