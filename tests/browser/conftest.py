"""One server, one Chromium and one set of data serve all tests here, one after the other, in one process.

    def test_something(sample: Sample, visit: Visit) -> None:
        page = visit("/invoices/", ACCOUNTANT, phone=True)
        accessible(page)

`sample`: the first start was walked through and samples/beijing is read and compared. `visit`: opens a page; whatever
goes wrong in it fails the test. Tests leave the data as they found them, or add what disturbs no other.
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from browser.desk import Desk, Sample, Site, Visit
from browser.people import ADMINISTRATOR, COMPANY
from browser.watching import Watch
from crash.server import ROOT, Server, environment
from making_people import PASSWORD

HERE = Path(__file__).resolve().parent
START_SECONDS = 120
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Nothing but this machine is found."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at a server that nobody has begun with comes before the rest, whose server it is too."""
    here = [at for at, item in enumerate(items) if HERE in item.path.parents]
    ordered = sorted((items[at] for at in here), key=lambda one: "unbegun" not in getattr(one, "fixturenames", ()))
    for at, item in zip(here, ordered, strict=True):
        items[at] = item


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`piaoqi serve`, web and worker, on a folder that is empty."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    data = tmp_path_factory.mktemp("browser") / "data"
    data.mkdir()
    server = Server(data, port, {"PIAOQI_WORKERS": "2"})
    server.keep_up()
    try:
        try:
            server.wait(START_SECONDS)
        except AssertionError as late:
            said = (data.parent / "said").read_text(encoding="utf-8")
            raise AssertionError(f"{late}: {said[-2000:]}") from late
        yield Site(server, f"http://127.0.0.1:{port}")
    finally:
        server.stop()


@pytest.fixture(scope="package")
def desk(site: Site) -> Iterator[Desk]:
    """One Chromium. Where none is installed, ./test says how."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[ALONE])
        yield Desk(browser, site)
        browser.close()


@pytest.fixture
def unbegun(site: Site) -> Site:
    """Nobody has begun with it."""
    assert (site.data / "keys" / "setup-token").exists()
    return site


@pytest.fixture(scope="package")
def begun(desk: Desk) -> Site:
    """The first start, as whoever has the machine walks through it: administrator and company are made."""
    watch = Watch(desk.site.base)
    context = desk.context(watch)
    page = context.new_page()
    page.goto(desk.site.setup_link())
    page.fill("#username", ADMINISTRATOR.username)
    page.fill("#name", ADMINISTRATOR.name)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.fill("#company", COMPANY[0])
    page.fill("#tax_id", COMPANY[1])
    page.click("main form.card button[type=submit]")
    page.wait_for_url("**/setup/next")
    context.close()
    assert not watch.wrong, watch.wrong
    return desk.site


@pytest.fixture(scope="package")
def sample(begun: Site) -> Sample:
    """Read and compared, with people of each role."""
    command = [sys.executable, "-m", "browser.inside", "browser.bringing", "bring"]
    subprocess.run(command, env=environment(begun.data), check=True, cwd=ROOT)  # noqa: S603
    return Sample(begun)


@pytest.fixture
def visit(desk: Desk) -> Iterator[Visit]:
    """Fails the test where a page wrote an error, a request failed or left the server."""
    made = Visit(desk)
    yield made
    made.close()
    assert not made.watch.wrong, "\n".join(made.watch.wrong)
