"""Done in the data folder beside the server, in a process of its own: `python -m browser.inside MODULE NAME`."""

import os
import sys
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"

if __name__ == "__main__":
    django.setup()
    getattr(import_module(sys.argv[1]), sys.argv[2])()
