"""OFD pages (GB/T 33190) drawn as they look."""
