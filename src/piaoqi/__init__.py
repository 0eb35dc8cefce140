"""票齐 (Piaoqi): every invoice accounted for."""

__version__ = "0.1.0"
