"""How good are the answers? Companies with planted, labelled faults, checked, and every answer laid beside its label.

    python -m benchmarks.diagnosis [--seeds 1001-1020] [--invoices 400] [--months 6] [--write docs/diagnosis.md]

Seeds 1 to 99 are for tuning. Seeds 1001 to 1020 are for publishing alone: what goes wrong in them is counted and never
looked at, else their score would no longer say how good the answers are for a company that nobody has seen.
"""
