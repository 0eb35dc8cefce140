"""`python -m piaoqi`: the same door as the command."""

from piaoqi.cli.main import main

if __name__ == "__main__":
    main()
