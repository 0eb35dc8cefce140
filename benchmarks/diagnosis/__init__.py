"""How good are the answers? Companies with planted, labelled faults, checked, and every answer laid beside its label.

    python -m benchmarks.diagnosis [--seeds 2001-2020] [--invoices 400] [--months 6] [--write docs/diagnosis.md]

Seeds below 1000 are for tuning. All others are for publishing alone: what goes wrong in them is counted and never
looked at, else their score would no longer say how good the answers are for a company that nobody has seen.
"""
