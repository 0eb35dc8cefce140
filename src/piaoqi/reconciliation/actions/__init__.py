"""Every change to terms, answers and comparisons."""
