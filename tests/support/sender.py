"""A program that sends one report after another, and says each receipt: for those who kill it.

It loads what sending takes, and no more: each run of it is short.
"""

import json
import sys
from pathlib import Path

from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts.actor import operator


def sending(number):
    """The report with this number: three values that follow from it, and a note that names it."""
    rows = [
        "指标编号,街镇,期间,累计完成,备注",
        f"T2-1,,2023-01,{number},第{number}次",
        f"T1-3,,2023-01,{number + 19},",
        f"T3-1,,2023-01,{90 + number % 10},",
        "",
    ]
    return SubmittedFile("\n".join(rows).encode("utf-8"), "test.csv", "tiny", "测试员", reason="属实")


if __name__ == "__main__":
    for number in range(1, 10_000):
        receipt = submit.submit(Path(sys.argv[1]), sending(number), operator("测试员"))
        said = [number, receipt.submission_id, receipt.sha256, receipt.values, receipt.decision]
        print(json.dumps(said), flush=True)
