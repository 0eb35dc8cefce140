"""Is an OFD genuine: container, digests, signatures, seals, chains, coverage (GB/T 33190-2016, 18)."""

from piaoqi.core.seals.ofd.coverage import lying_attachments, page_parts, resource_file, root_of
from piaoqi.core.seals.ofd.described import Described, said
from piaoqi.core.seals.ofd.listing import listed_signatures
from piaoqi.core.seals.ofd.steps import STEPS
from piaoqi.core.seals.ofd.verify import contradicted, verify

__all__ = [
    "STEPS", "Described", "contradicted", "listed_signatures", "lying_attachments", "page_parts", "resource_file",
    "root_of", "said", "verify",
]  # fmt: skip
