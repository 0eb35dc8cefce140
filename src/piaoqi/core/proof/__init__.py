"""Proof that nothing was changed or dropped: RFC 6962 tree, signed checkpoints, bundles; needs no server."""
