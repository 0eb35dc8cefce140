"""Where records come from: runs, the coverage they prove, connectors, silence."""
