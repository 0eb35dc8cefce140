"""What the grouping calls alike is never looked at again: so there must be nothing to be found."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from piaoqi.core.folder.opened import open_folder
from piaoqi.core.synth import write
from without_recognition import recognition_left_out

NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_invoices_that_are_alike_have_no_difference_and_no_duplicate(tmp_path: Path) -> None:
    folder, scratch = tmp_path / "company", tmp_path / "without"
    scratch.mkdir()
    write(folder, seed=11, invoices=150, faults="all")
    with recognition_left_out(scratch):
        comparison = open_folder(folder, NOW).comparison
    alike = comparison.alike & comparison.groups.keys()
    assert len(alike) > 50
    assert not [one for key in alike for one in (*comparison.differences(key), *comparison.duplicates(key))]
    others = comparison.groups.keys() - alike
    assert [one for key in others for one in comparison.differences(key)]
