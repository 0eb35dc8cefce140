"""`python -m piaoqi.cli.serving`: one process of the server; started by whoever minds it."""

import sys

from piaoqi.cli.serving.processes import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
