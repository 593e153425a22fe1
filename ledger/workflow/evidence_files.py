"""Files that come as evidence with a step of a problem: which may come, and what they are called."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from ledger.database.connection import query_file

MAX_FILES = 5
MAX_BYTES = 10 * 2**20
MAX_FILENAME_CHARS = 120
DEVICE_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""On Windows these are no files, whatever follows the dot."""
Fault = Literal["attachment_unknown", "attachment_too_large", "attachments_too_many"]

# What a file is by how it begins, whatever it is called. Nothing here is run by a browser.
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
OFFICE_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Attachment:
    filename: str
    data: bytes


def stored(path: Path, problem_id: int, revision: int, position: int) -> tuple[Attachment, str] | None:
    """A file that came with a step, and what it is; None where there is none."""
    rows = query_file(
        path,
        "SELECT filename, data, media_type FROM stored.attachment WHERE problem_id = ? AND revision = ? AND position = ?",
        [problem_id, revision, position],
    )
    return (Attachment(rows[0][0], bytes(rows[0][1])), str(rows[0][2])) if rows else None


def media_type(file: Attachment) -> str | None:
    """What the file is, by its content: a PDF, PNG, JPEG, DOCX or XLSX; None for anything else."""
    for beginning, kind in SIGNATURES.items():
        if file.data.startswith(beginning):
            return kind
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None  # with macros
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)


def plain_name(filename: str) -> str:
    """The name without folders, control characters and what no file can be called on Windows."""
    name = PureWindowsPath(PurePosixPath(filename).name).name
    name = "".join(one for one in name if one.isprintable() and one not in '<>:"/\\|?*').strip(". ")
    return f"_{name}" if DEVICE_NAME.match(name) else name[-MAX_FILENAME_CHARS:] or "file"


def faults(files: Sequence[Attachment]) -> list[Fault]:
    found: list[Fault] = []
    if len(files) > MAX_FILES:
        found.append("attachments_too_many")
    if any(len(file.data) > MAX_BYTES for file in files):
        return [*found, "attachment_too_large"]
    if any(media_type(file) is None for file in files):
        found.append("attachment_unknown")
    return found
