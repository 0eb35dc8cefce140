"""导入: handing files in, and seeing what became of them."""
