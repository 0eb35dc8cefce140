"""What a fetch asks, and whether the answer was whole."""
