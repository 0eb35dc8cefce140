"""Whether somebody listens already: granian itself shares a port with another of its kind."""

import os
import socket
import time

ENDING_SECONDS = 3
"""A server that was just killed may still be ending."""


def in_use(host: str, port: int) -> str:
    """Why the port can't be had, in the system's words; '' where it can."""
    until = time.monotonic() + ENDING_SECONDS
    while True:
        reason = _try(host, port)
        if not reason or time.monotonic() > until:
            return reason
        time.sleep(0.2)


def _try(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""
