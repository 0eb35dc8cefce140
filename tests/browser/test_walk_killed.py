"""The server is killed while files are handed in: what is kept is kept, the rest is sent by itself, once."""

import os
import signal
from pathlib import Path

from playwright.sync_api import expect

from browser.desk import Sample, Visit
from browser.people import LEAD

FILES = 40
_LATE_MS = 60_000


def test_files_go_on_where_the_server_was_killed(sample: Sample, visit: Visit, tmp_path: Path) -> None:
    for at in range(FILES):
        (tmp_path / f"说明{at:02}.csv").write_text(f"备注,第{at}份\n不是发票,{at}\n", encoding="utf-8")
    server = sample.site.server
    page = visit("/hand-in/", LEAD)
    page.set_input_files("#files-js", sorted(tmp_path.iterdir()))
    page.locator("[data-groups] .group-source select").select_option(label="账和报销")
    with visit.watch.unreachable(502, 503):
        page.get_by_role("button", name=f"导入 {FILES} 个文件").click()
        expect(page.locator("[data-words]")).to_contain_text("已安全存好")
        assert server._process
        os.killpg(server._process.pid, signal.SIGKILL)
        server._process.wait()
        expect(page.locator("[data-lost]")).to_be_visible()
        server.keep_up()
        server.wait()
        expect(page.locator("[data-words]")).to_contain_text(f"{FILES} 个文件全部安全存好", timeout=_LATE_MS)
        page.reload()
    expect(page.locator("#became-title")).to_have_text("都读完了", timeout=_LATE_MS)
    expect(page.locator("#became .figures b").first).to_have_text(str(FILES))
