"""Evidence bundles: a log, its checkpoint, records and originals as files that anyone can check without the product.

    说明.txt         for people: what this is, how to check it, which originals there are
    verify.py        the verifier (core.proof.standalone), which needs nothing of the product
    checkpoint.txt   size and root of the log, signed (C2SP note);  checkpoint.tsr: its RFC 3161 time stamp, if any
    key.txt          public keys, `name+id+base64`, one a line
    files.txt        SHA-256 of what nothing signs: 说明.txt, verify.py, key.txt, checkpoint.tsr; as sha256sum does
    entries.txt      one a line: index, hash, and the entry itself where the reader may see it
    records.txt      one a line: index of the entry that lists it, ordinal, the record's body; in that order
    originals/       the bytes, each under its SHA-256

What makes a bundle sound is said at the head of `standalone.py`. It is written down twice on purpose: there for people
who trust nobody's program, in `check` for the product; tests hold the two to the same answer for damaged bundles.
"""
