"""What must hold inside one invoice; one file a family of rules."""

from piaoqi.core.checks.base import Check, CheckContext, CheckResult
from piaoqi.core.invoice.verdict import Verdict

__all__ = ["Check", "CheckContext", "CheckResult", "Verdict"]
