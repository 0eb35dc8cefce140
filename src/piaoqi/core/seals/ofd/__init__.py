"""Is an OFD genuine: container, digests, signatures, seals, chains, coverage (GB/T 33190-2016, 18)."""

from piaoqi.core.seals.ofd.coverage import lying_attachments, page_parts
from piaoqi.core.seals.ofd.steps import STEPS
from piaoqi.core.seals.ofd.verify import contradicted, verify

__all__ = ["STEPS", "contradicted", "lying_attachments", "page_parts", "verify"]
