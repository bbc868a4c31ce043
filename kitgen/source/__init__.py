"""Files into trees of YAML nodes that know their places, or into errors."""
