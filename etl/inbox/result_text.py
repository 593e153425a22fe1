"""The words of the answer beside a file: what became of it, where the faults are, what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from etl.inbox.folder import REASON_SUFFIX
from etl.submissions.listing import Decided
from etl.submissions.receipt_text import MADE_UP, STATES, BilingualText, choose, facts
from etl.submissions.submission import Receipt
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.findings import Finding, count_findings
from ledger.vocabulary.language import Language

Outcome = Literal["accepted", "held", "repeated", "withdrawn", "doubted", "refused", "failed"]
HEADLINES: dict[Outcome, BilingualText] = {
    "accepted": ("已收到，数据已计入。", "Received. The figures count from now on."),
    "held": ("已收到，待审核，审核通过后才计入。", "Received, and held: it counts once the coordinator has accepted it."),
    "repeated": (
        "这份文件此前已经报送，没有重复记录。以下是当时的回执。",
        "This file was sent before, and nothing was recorded again. This is the receipt of then.",
    ),
    "withdrawn": (
        "没有记录：这份文件此前报送过，后来被退回或撤销。",
        "Nothing was recorded: this file was sent before, and was returned or undone since.",
    ),
    "doubted": (
        "没有记录：有{doubts}处存疑，请改正或说明理由。",
        "Nothing was recorded. Doubtful: {doubts}. Correct them, or give the reason.",
    ),
    "refused": ("没有记录：有{errors}处错误，请改正。", "Nothing was recorded. Faults: {errors}. Correct them."),
    "failed": ("没有记录：系统未能处理这份文件。", "Nothing was recorded: this file could not be processed."),
}  # fmt: skip
SAVE_AGAIN: BilingualText = ("保存后系统会自动重新读取", "once it is saved, it is read again by itself")
NEXT: dict[Outcome, tuple[BilingualText, ...]] = {
    "accepted": (("请记下回执编号。数据有误时，请改好文件再保存。", "Keep the number of the receipt. If a figure is wrong, correct the file and save it."),),
    "held": (("请等待审核，结果见“报送记录”页。", "Wait for the decision; it appears on the page “Submissions”."),),
    "repeated": (("数据有变化时，请改好文件再保存。", "If a figure has changed, correct the file and save it."),),
    "withdrawn": (
        (f"请改正文件，{SAVE_AGAIN[0]}。", f"Correct the file; {SAVE_AGAIN[1]}."),
        ("如果数据确实无误，请在“报送”页重新上传。", "If it is right after all, upload it on the page “Submit”."),
    ),
    "doubted": (
        (f"填错的，请改正文件，{SAVE_AGAIN[0]}。", f"What is wrong: correct the file; {SAVE_AGAIN[1]}."),
        (
            "确认无误的，请用记事本写明理由，存为“{reason}”，放在同一文件夹；或在“报送”页上传并填写理由"
            "（管理员也可用load --reason命令）。",
            "What is right: write the reason in a text file “{reason}” in the same folder; or upload the file on the page "
            "“Submit” and give the reason there (an administrator can also use the command load --reason).",
        ),
    ),
    "refused": ((f"请按以上提示改正，{SAVE_AGAIN[0]}。", f"Do as it says above; {SAVE_AGAIN[1]}."),),
    "failed": (("请在“报送”页上传这份文件，或联系管理员。", "Upload the file on the page “Submit”, or ask the administrator."),),
}  # fmt: skip
CLOSED_MONTH: BilingualText = ("逾期补报请在“报送”页办理。", "A late report is sent on the page “Submit”.")
READ_AGAIN: BilingualText = (
    "文件没有改动、但要重新读取时，请删除本结果文件。",
    "To have the file read again as it is, delete this result.",
)
FILE, SENDER, AT, NEXT_STEP, MARK = (
    ("文件", "File"), ("部门或街镇", "Department or town"), ("处理时间", "Read at"), ("下一步", "What to do next"), ("识别码", "Mark"),
)  # fmt: skip
GROUPS: dict[Severity, BilingualText] = {
    "error": ("错误（必须改正）", "Faults (correct them)"),
    "doubt": ("存疑（改正或说明理由）", "Doubts (correct them or give the reason)"),
    "note": ("提示", "For your information"),
}


@dataclass(frozen=True)
class Reply:
    """What became of a file. ``sender``: the department's or town's name, or the folder's when nobody knows it."""

    outcome: Outcome
    filename: str
    sender: BilingualText
    at: datetime
    findings: tuple[Finding, ...] = ()
    receipt: Receipt | None = None
    decided: Decided | None = None
    """The decision that ended a submission that was withdrawn."""
    made_up: bool = False

    @property
    def log_words(self) -> str:
        """One line for whoever watches."""
        number = f"receipt {self.receipt.submission_id}, " if self.receipt else ""
        faults = f", findings: {len(self.findings)}" if self.findings else ""
        return f"{number}{self.outcome}{faults}"


def text(reply: Reply, mark: str) -> str:
    """The whole answer, Chinese above English. ``mark``: the state of the file that it answers."""
    chinese, english = ("\n".join(_lines(reply, language)) for language in ("zh", "en"))
    return f"{chinese}\n\n{'-' * 40}\n\n{english}\n\n{MARK[0]} {MARK[1]}: {mark}\n"


def _lines(reply: Reply, language: Language) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    found = list(reply.findings)
    yield choose(HEADLINES[reply.outcome], language).format(
        errors=count_findings(found, "error"), doubts=count_findings(found, "doubt")
    )
    if reply.made_up and not reply.receipt:
        yield choose(MADE_UP, language)
    yield ""
    yield from (f"{label}{colon}{words}" for label, words in _facts(reply, language))
    if reply.decided:
        decided, why = reply.decided, f"{colon}{reply.decided.reason}" if reply.decided.reason else ""
        state = choose(STATES[decided.decision], language)
        yield (
            f"{decided.at:%Y-%m-%d %H:%M} {state}（{decided.by}）{why}"
            if language == "zh"
            else (f"{decided.at:%Y-%m-%d %H:%M} {state}, by {decided.by}{why}")
        )
    for severity, heading in GROUPS.items():
        group = [finding.line(language) for finding in found if finding.severity == severity]
        if group:
            yield from ("", choose(heading, language) + colon.strip())
            yield from (f"{number}. {line}" for number, line in enumerate(group, start=1))
    yield from ("", choose(NEXT_STEP, language) + colon.strip())
    yield from (f"{number}. {line}" for number, line in enumerate(_steps(reply, language), start=1))


def _facts(reply: Reply, language: Language) -> list[tuple[str, str]]:
    if reply.receipt:
        return facts(reply.receipt, choose(reply.sender, language), language)
    lines = [(FILE, reply.filename), (SENDER, choose(reply.sender, language)), (AT, f"{reply.at:%Y-%m-%d %H:%M}")]
    return [(choose(label, language), words) for label, words in lines]


def _steps(reply: Reply, language: Language) -> list[str]:
    steps = list(NEXT[reply.outcome])
    if any(finding.code == "period_closed" for finding in reply.findings):
        steps.append(CLOSED_MONTH)
    if reply.outcome in ("withdrawn", "doubted", "refused", "failed"):
        steps.append(READ_AGAIN)
    return [choose(step, language).format(reason=reply.filename + REASON_SUFFIX) for step in steps]
