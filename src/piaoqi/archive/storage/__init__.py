"""Where the bytes of originals are kept, behind one small interface."""
