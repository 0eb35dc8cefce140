"""The server's settings, for `benchmarks.api`: one token asks more than any program should."""

from piaoqi.config.settings import *  # noqa: F403

API_UNITS_A_MINUTE = 0
