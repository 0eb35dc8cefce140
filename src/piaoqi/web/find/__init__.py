"""查找: where is this invoice, and why not where it should be?"""
