"""Files attached to a step of a problem as evidence: permitted types and sizes, and safe file names."""

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
"""Device names on Windows, with any extension; no file can have such a name."""
Fault = Literal["attachment_unknown", "attachment_too_large", "attachments_too_many"]

# The first bytes of a file → its media type, whatever its name. A browser runs none of these types as code.
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


def load(path: Path, problem_id: int, revision: int, position: int) -> tuple[Attachment, str] | None:
    """An attachment of a step and its media type; None when it does not exist."""
    rows = query_file(
        path,
        "SELECT filename, data, media_type FROM stored.attachment WHERE problem_id = ? AND revision = ? AND position = ?",
        [problem_id, revision, position],
    )
    return (Attachment(rows[0][0], bytes(rows[0][1])), str(rows[0][2])) if rows else None


def media_type(file: Attachment) -> str | None:
    """The media type by content: PDF, PNG, JPEG, DOCX or XLSX; None for anything else and for files with macros."""
    for signature, detected in SIGNATURES.items():
        if file.data.startswith(signature):
            return detected
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None  # it contains macros
    return next((detected for part, detected in OFFICE_PARTS.items() if part in names), None)


def plain_name(filename: str) -> str:
    """The file name without folders, control characters and characters that Windows does not allow in names."""
    name = PureWindowsPath(PurePosixPath(filename).name).name
    name = "".join(character for character in name if character.isprintable() and character not in '<>:"/\\|?*').strip(
        ". "
    )
    return f"_{name}" if DEVICE_NAME.match(name) else name[-MAX_FILENAME_CHARS:] or "file"


def faults(files: Sequence[Attachment]) -> list[Fault]:
    """What is wrong with these attachments of one step."""
    faults: list[Fault] = []
    if len(files) > MAX_FILES:
        faults.append("attachments_too_many")
    if any(len(file.data) > MAX_BYTES for file in files):
        return [*faults, "attachment_too_large"]
    if any(media_type(file) is None for file in files):
        faults.append("attachment_unknown")
    return faults
