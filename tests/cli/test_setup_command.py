"""`piaoqi setup`, where no launcher has already done it."""

import pytest

from piaoqi.cli.main import run


@pytest.mark.parametrize(("there", "code", "word"), [(True, 0, "已经装好"), (False, 2, "./piaoqi setup ocr")])
def test_it_says_whether_ocr_is_there_and_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *, there: bool, code: int, word: str
) -> None:
    monkeypatch.setattr("piaoqi.core.formats.ocr.extra.available", lambda: there)
    assert run(["setup", "ocr"], {}) == code
    assert word in capfd.readouterr().err.replace("\n", "")


def test_another_part_is_named_as_unknown(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["setup", "电话"], {}) == 2
    assert "ocr" in capfd.readouterr().err
