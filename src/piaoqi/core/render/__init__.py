"""Pictures of originals: OFD to SVG and PNG, PDF pages, an invoice form drawn from data."""
