"""月末：交来一个文件夹的导出，等它读完，问“月末缺什么”，写成一张表。

    python month_end.py https://piaoqi.example.com 91110108MA01ABCD2X 税务局 exports/2026-03 missing.csv

令牌取自环境变量 PIAOQI_TOKEN（在“我的令牌”里新建）。
At the end of a month: hand in a folder of exports, wait until it is read, ask what is missing, write a table.
"""

import csv
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from piaoqi.client import Client, WhichFindings


def month_end(piaoqi: Client, company: str, source: str, folder: Path, into: Path) -> int:
    """How many invoices are missing as of now."""
    taken = piaoqi.hand_in_folder(company, source, folder)
    piaoqi.wait_for_batch(taken.batch)
    answer = piaoqi.compare(company, datetime.now(UTC))
    missing = list(piaoqi.findings(company, WhichFindings(comparison=answer.id, verdict="missing")))
    with into.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("来源", "开票日期", "价税合计", "原因编号", "发票编号"))
        table.writerows((one.source, one.issue_date, one.total, one.cause, one.invoice) for one in missing)
    return len(missing)


if __name__ == "__main__":
    server, company, source, folder, into = sys.argv[1:]
    with Client(server, os.environ["PIAOQI_TOKEN"]) as piaoqi:
        sys.exit(1 if month_end(piaoqi, company, source, Path(folder), Path(into)) else 0)
