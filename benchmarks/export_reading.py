"""Reading a bureau export: down to records, against bare calamine (and openpyxl, on request), in one run.

    python benchmarks/export_reading.py [--rows 100000] [--openpyxl] [--repeat 3]

The file is made here: 信息汇总表 with its 27 columns, one row an invoice's line, numbers as text. Each reading runs in
a process of its own, so that its peak memory is its own, and is timed by CPU, so that a busy machine does not count.
The target is a ratio of 1.5 to bare calamine.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
    "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额",
    "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip


def make_export(path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("信息汇总表")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, rows + 1):
        amount = round(100 + row * 7.13 % 9000, 2)
        tax = round(amount * 0.13, 2)
        number = f"2611200000{row:010}"
        seller = row * 7919 % 2000
        sheet.write_row(row, 0, [
            str(row), "", "", number, f"9111010800000{seller:04}X", f"北京示例{seller}号商贸有限公司",
            "91110108MA01ABCD2X", "北京示例科技有限公司",
            f"2026-{row % 9 + 1:02}-{row % 28 + 1:02} 10:{row % 60:02}:{row * 7 % 60:02}",
            "1090400000000000000", "", "*电子计算机*笔记本电脑", f"X{row % 97}", "台", 1, amount, amount, "13%", tax,
            round(amount + tax, 2), "电子发票服务平台", "数电发票（增值税专用发票）", "正常", "是", "正常",
            f"开票人{row % 50}", "" if row % 5 else f"订单{row}",
        ])  # fmt: skip
    book.close()


def bare(path: Path) -> int:
    import python_calamine  # noqa: PLC0415 (each reading pays for its own imports outside the clock)

    book = python_calamine.load_workbook(io.BytesIO(path.read_bytes()))
    return sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows())


_KEPT: list[object] = []


def ours(path: Path) -> int:
    """The records are kept, as by whoever wants them; the others let each row go at once."""
    from piaoqi.core.formats.registry import read_path  # noqa: PLC0415

    document = read_path(path)
    _KEPT.append(document)
    return len(document.records)


def with_openpyxl(path: Path) -> int:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))


READINGS = {"calamine": bare, "piaoqi": ours, "openpyxl": with_openpyxl}


def peak_megabytes() -> int:
    """The peak memory of this process; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def one_reading(name: str, path: Path) -> None:
    READINGS[name](make_small(path.parent))
    start = time.process_time()
    count = READINGS[name](path)
    print(f"{time.process_time() - start:.3f} {peak_megabytes()} {count}")


def make_small(folder: Path) -> Path:
    """A small file read first, so that imports and caches stay outside the clock."""
    small = folder / "small.xlsx"
    if not small.exists():
        make_export(small, 10)
    return small


def measure(name: str, path: Path) -> tuple[float, int, int]:
    answer = subprocess.run([sys.executable, __file__, "--one", name, str(path)], capture_output=True, check=True)
    seconds, megabytes, count = answer.stdout.split()
    return float(seconds), int(megabytes), int(count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--openpyxl", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("READING", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one_reading(asked.one[0], Path(asked.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "全量发票查询导出结果-2026年1月.xlsx"
        make_export(path, asked.rows)
        make_small(path.parent)
        print(f"{asked.rows} rows x {len(HEADINGS)} columns, {path.stat().st_size >> 20} MB")
        names = ["calamine", "piaoqi"] + (["openpyxl"] if asked.openpyxl else [])
        runs = [{name: measure(name, path) for name in names} for _ in range(asked.repeat)]
    best = {name: min(run[name] for run in runs) for name in names}
    for name, (seconds, megabytes, count) in best.items():
        print(f"{name:>9}: {seconds:6.2f} s of CPU (best of {asked.repeat}), peak {megabytes} MB, {count} rows")
    print(f"    ratio: {best['piaoqi'][0] / best['calamine'][0]:.2f} to bare calamine (target 1.5)")


if __name__ == "__main__":
    main()
