"""发票详情: one invoice with its picture, its sources, its history and proofs."""
