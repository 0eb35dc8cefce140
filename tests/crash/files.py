"""What is handed in: originals, lists, mails, archives, junk, some of it twice; the same for the same seed."""

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

COMPANY = ("北京示例科技有限公司", "91110108MA01ABCD2X")
LISTS, ORIGINALS = "bureau", "archive"
_SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "beijing" / "originals"
LONG = 2_500
"""Rows of a list that is written in several chunks."""
_WHOLE = (".ofd", ".xml", ".pdf")


@dataclass(frozen=True, slots=True)
class Handed:
    """One file for one source."""

    name: str
    data: bytes
    source: str


def mixed(count: int, seed: int) -> list[Handed]:
    """`count` files; one in eight came before."""
    chance = random.Random(seed)
    originals = [
        path for path in sorted(_SAMPLES.rglob("*")) if path.suffix in _WHOLE and path.stat().st_size < 200_000
    ]
    made: list[Handed] = []
    for number, drawn in zip(range(count), _kinds(chance), strict=False):
        kind = "list" if number % 40 == 7 else drawn
        if kind == "again" and made:
            made.append(chance.choice(made))
        elif kind == "original":
            path = originals[number % len(originals)]
            made.append(Handed(path.name, path.read_bytes(), ORIGINALS))
        else:
            made.append(_made(kind, number, chance))
    return made


def _kinds(chance: random.Random) -> Iterator[str]:
    kinds = ("list", "list", "list", "original", "original", "zip", "mail", "junk", "again", "again")
    while True:
        yield chance.choice(kinds)


def _made(kind: str, number: int, chance: random.Random) -> Handed:
    rows = (LONG if number % 40 == 7 else chance.choice([3, 3, 40])) if kind == "list" else 3
    table = _table(number, rows)
    if kind == "zip":
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in range(3):
                archive.writestr(zipfile.ZipInfo(f"{part}.csv"), _table(100_000 + number * 10 + part, 3))
        return Handed(f"打包{number}.zip", held.getvalue(), ORIGINALS)
    if kind == "mail":
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = f"发票 {number}", "a@example.com", "b@example.com"
        mail.set_content("见附件")
        mail.add_attachment(table, maintype="text", subtype="csv", filename=f"{number}.csv")
        mail.set_boundary(f"piece-{number}")
        return Handed(f"邮件{number}.eml", mail.as_bytes(), ORIGINALS)
    if kind == "junk":
        return Handed(
            f"无{number}.bin", chance.randbytes(chance.choice([0, 17, 5_000])) + str(number).encode(), ORIGINALS
        )
    return Handed(f"全量发票查询导出结果-{number}.csv", table, LISTS)


def _table(number: int, rows: int) -> bytes:
    lines = ["数电票号码,开票日期,销方识别号,销方名称,购方识别号,购买方名称,金额,税额,价税合计,票种,发票状态"]
    for row in range(rows):
        digits = f"2611{number:08d}{row:08d}"
        day = f"2026-{1 + row % 9:02d}-{1 + row % 27:02d}"
        seller = f"91440101MA5CHNT{row % 10}3{row % 7}"
        cells = (digits, day, seller, f"供应商{row % 50}有限公司", COMPANY[1], COMPANY[0], "100.00", "13.00", "113.00")
        lines.append(",".join((*cells, "数电票（增值税专用发票）", "正常")))
    return "\r\n".join(lines).encode("utf-8-sig")
