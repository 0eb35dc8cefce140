"""Synthetic companies with planted, labelled faults."""
