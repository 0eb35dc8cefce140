"""Results as a workbook."""
