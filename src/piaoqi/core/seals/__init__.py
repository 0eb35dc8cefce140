"""Is the file genuine: OFD seals and signatures, PDF signatures, the signature of a 数电票 XML, trust anchors.

A pure library below the formats: a format hands over its parts (`parts.Parts`), so that verifier and reader look at the
same bytes by the same paths. Each procedure is a row of numbered checks (`steps`); code and documentation carry the
numbers.
"""
