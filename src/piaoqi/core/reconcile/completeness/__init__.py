"""What the lists prove, and which exact parts of them must be exported again."""

from piaoqi.core.reconcile.completeness.account import Compared
from piaoqi.core.reconcile.completeness.prover import prove

__all__ = ["Compared", "prove"]
