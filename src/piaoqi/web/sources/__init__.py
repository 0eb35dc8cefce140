"""数据源: what each source covers, its runs, its quarantine."""
