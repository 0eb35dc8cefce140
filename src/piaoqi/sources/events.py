"""What this part tells those above it."""

from typing import Final

SETTLED: Final = "sources.settled"
"""With the number of a company: what its sources hold or cover is another than before."""
