"""One trial: files handed in while processes are killed; then everything acknowledged is there once, and nothing half.

A file whose acknowledgement was lost is sent again: that may be two arrivals of one original, and is one reading.
"""

import json
import random
import shutil
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from crash.client import Client
from crash.files import Handed, mixed
from crash.server import Server, inside

CALM_SECONDS = 900
"""For the rest to be read when nothing is killed any more."""


@dataclass(slots=True)
class Trial:
    """`settings`: PIAOQI_… variables. `pauses`: seconds between two kills, least and most."""

    folder: Path
    files: int
    kills: int
    seed: int
    pauses: tuple[float, float] = (0.3, 2.0)
    settings: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], object] = lambda _: None
    trouble: Callable[[Server], object] = lambda _: None
    """What else happens to it, once, while files come."""
    killed: Counter[str] = field(default_factory=Counter)

    def run(self) -> dict[str, object]:
        """What was counted; fails where anything was lost."""
        data, calm = self.folder / "data", self.folder / "calm"
        data.mkdir()
        token = json.loads(inside(data, "stage", settings=self.settings))
        if self.settings:  # what was staged may lie elsewhere
            calm.mkdir()
            inside(calm, "stage", settings={})
        else:
            shutil.copytree(data, calm)
        begun = time.monotonic()
        inside(calm, "calm", str(self.files), str(self.seed), settings={})
        self.say(f"undisturbed: {time.monotonic() - begun:.0f} s")
        server = Server(data, _free_port(), {"PIAOQI_WORKERS": "2", **self.settings})
        client = Client(server.port, token)
        begun = time.monotonic()
        try:
            self._disturb(server, client, mixed(self.files, self.seed))
            disturbed = time.monotonic() - begun
            self._calm_down(server, client)
        finally:
            client.give_up()
            server.stop()
        found = json.loads(inside(data, "judge", settings=self.settings))
        expected = json.loads(inside(calm, "judge", settings={}))
        compare(found, expected, client.acknowledged)
        return {
            "files": self.files,
            "acknowledged": len(client.acknowledged),
            "arrivals": len(found["arrivals"]),
            "originals": len(found["originals"]),
            "records": len(found["records"]),
            "invoices": len(found["invoices"]),
            "sent again": client.retries,
            "kills": dict(self.killed),
            "starts": server.starts,
            "seconds disturbed": round(disturbed),
            "seconds in all": round(time.monotonic() - begun),
        }

    def _disturb(self, server: Server, client: Client, files: list[Handed]) -> None:
        """Kills go with what is acknowledged, so that there is always something to be killed at."""
        chance = random.Random(self.seed)
        server.keep_up()
        sender = Thread(target=client.hand_in, args=(files,), daemon=True)
        sender.start()
        self.trouble(server)
        while self.killed.total() < self.kills:
            time.sleep(chance.uniform(*self.pauses))
            server.keep_up()
            if len(client.acknowledged) * self.kills < self.files * self.killed.total():
                continue  # the kills are spread over all of the intake
            if what := server.kill_one(chance):
                self.killed[what] += 1
                if self.killed.total() % 10 == 0:
                    self.say(f"{self.killed.total()} kills, {len(client.acknowledged)} acknowledged")
        while sender.is_alive():
            server.keep_up()
            sender.join(0.5)

    def _calm_down(self, server: Server, client: Client) -> None:
        import urllib.request

        until = time.monotonic() + CALM_SECONDS
        address = f"http://127.0.0.1:{server.port}/api/v1/batches/crash"
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {client.token}"})
        while time.monotonic() < until:
            server.keep_up()
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                    if json.load(answer)["over"]:
                        return
            except OSError:
                pass
            time.sleep(0.3)
        raise AssertionError("something still waits to be read")


def compare(found: Mapping[str, Any], expected: Mapping[str, Any], acknowledged: Mapping[int, str]) -> None:
    """1. every acknowledgement is kept; 2. nothing is there that is not kept whole, or twice; 3. the log is sound;
    4. what was read is what an undisturbed run reads.
    """
    lost = {number: sha for number, sha in acknowledged.items() if found["arrivals"].get(str(number)) != sha}
    assert not lost, f"acknowledged and not there: {lost}"
    assert found["unkept"] == []
    assert found["twice"] == 0
    assert found["faults"] == []
    assert len(found["originals"]) == len(set(found["originals"]))
    assert found["originals"] == expected["originals"]
    for what in ("readings", "records"):
        differing = {
            place: (found[what].get(place), expected[what].get(place))
            for place in {*found[what], *expected[what]}
            if found[what].get(place) != expected[what].get(place)
        }
        assert not differing, f"{len(differing)} {what} differ, such as {sorted(differing.items())[:3]}"
    different = [pair for pair in zip(found["invoices"], expected["invoices"], strict=True) if pair[0] != pair[1]]
    assert not different, f"{len(different)} invoices differ, such as {different[:2]}"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
