"""Whether a PDF is as its signers left it: signature fields, the range they cover, and the value of each."""

from piaoqi.core.seals.pdf.steps import STEPS
from piaoqi.core.seals.pdf.verify import WHOLE, verify

__all__ = ["STEPS", "WHOLE", "verify"]
