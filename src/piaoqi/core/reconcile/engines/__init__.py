"""Comparison engines; one file each, one relational formulation."""
