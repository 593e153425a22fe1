"""The inbox as it lies on the disk: the files in it, their bytes, and the answers beside them.

It may be on a network drive: everything can vanish or refuse at any moment, and nothing is told when it changes.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RESULT_SUFFIX = ".result.txt"
REASON_SUFFIX = ".reason.txt"
# Those that a spreadsheet, a browser or a copy in progress makes beside a file, and our own.
IGNORED_SUFFIXES = (RESULT_SUFFIX, REASON_SUFFIX, ".tmp", ".part", ".partial", ".crdownload", ".download", "~", "#")
IGNORED_PREFIXES = ("~", ".")
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
IGNORED_FOLDER_PREFIXES = (*IGNORED_PREFIXES, "#", "@", "$")
"""Where a server keeps what was deleted, and pictures of what is there."""
HEX_DIGITS = frozenset("0123456789ABCDEF")


Report = Callable[[Path, str], None]
"""Takes what the log should say of a path."""


class FileChangingError(OSError):
    """The file is another than the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(0, "It is still being written")


@dataclass(frozen=True)
class FileVersion:
    """What tells one state of a file from another without reading it: bytes, and nanoseconds."""

    size: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> "FileVersion":
        return cls(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True)
class InboxFile:
    """A file in the inbox, as one look sees it."""

    path: Path
    folder: str
    """The name of the folder that it lies in; empty: directly in the inbox."""
    stamp: FileVersion
    reason: FileVersion | None
    """The text file beside it in which the sender says why doubtful figures are right."""
    answer: FileVersion | None

    @property
    def mark(self) -> str:
        """Twelve letters that are others when the file, its reason or its folder's name is another."""
        return hashlib.sha256(
            "\0".join((self.folder, self.path.name, f"{self.stamp} {self.reason}")).encode("utf-8", "surrogateescape")
        ).hexdigest()[:12]

    @property
    def reason_path(self) -> Path:
        return self.path.with_name(self.path.name + REASON_SUFFIX)

    @property
    def answer_path(self) -> Path:
        return self.path.with_name(self.path.name + RESULT_SUFFIX)


def pending_files(inbox: Path) -> tuple[list[InboxFile], int]:
    """The files that have no answer yet, the oldest first; and how many have one."""
    found = files(inbox, lambda _path, _words: None)
    pending = []
    for file in found:
        try:
            if not is_answered(file):
                pending.append(file)
        except OSError:  # it is being answered at this moment
            pending.append(file)
    return pending, len(found) - len(pending)


def files(inbox: Path, say: Report) -> list[InboxFile]:
    """Everything that may be a report: in the inbox and in its folders, the oldest first."""
    lying, folders = _list_folder(inbox, say)
    found = _reports(inbox, "", lying)
    for name in folders:
        lying, deeper = _list_folder(inbox / name, say)
        found += _reports(inbox / name, name, lying)
        for folder in deeper:
            say(inbox / name / folder, "A folder in a folder is passed over.")
    return sorted(found, key=lambda file: (file.stamp.changed, file.path))


def _reports(place: Path, folder: str, lying: dict[str, FileVersion]) -> list[InboxFile]:
    return [
        InboxFile(place / name, folder, stamp, lying.get(name + REASON_SUFFIX), lying.get(name + RESULT_SUFFIX))
        for name, stamp in lying.items()
        if not is_ignored(name)
    ]


def is_ignored(name: str) -> bool:
    """Whether a file with this name is nothing that anybody sends."""
    small = name.casefold()
    # Excel saves into a file of eight hexadecimal digits, and then gives it its name.
    saving = len(name) == 8 and set(name) <= HEX_DIGITS and not name.isdecimal()
    return saving or small in IGNORED_NAMES or small.startswith(IGNORED_PREFIXES) or small.endswith(IGNORED_SUFFIXES)


def _list_folder(place: Path, say: Report) -> tuple[dict[str, FileVersion], list[str]]:
    """The files in ``place`` and the names of the folders in it; links, pipes and the like are neither."""
    lying: dict[str, FileVersion] = {}
    folders = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_symlink():
                    say(Path(entry.path), "A link is passed over.")
                elif entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(IGNORED_FOLDER_PREFIXES):
                        folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    lying[entry.name] = FileVersion.of(entry.stat(follow_symlinks=False))
    except OSError as fault:
        # Also when one file vanishes in between: the next look sees the folder whole.
        say(place, f"The folder cannot be read: {fault.strerror}.")
        return {}, []
    return lying, sorted(folders)


def contents(dropped: InboxFile) -> tuple[bytes, bytes]:
    """The bytes of a report and of the reason beside it. Raises OSError: it cannot be opened now, or is changing."""
    return _bytes(dropped.path, dropped.stamp), _bytes(dropped.reason_path, dropped.reason) if dropped.reason else b""


def _bytes(path: Path, stamp: FileVersion) -> bytes:
    # Between the look and now somebody may have put a link in its place.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))) as file:
        data = file.read(stamp.size + 1)
        if len(data) != stamp.size or FileVersion.of(os.fstat(file.fileno())) != stamp:
            raise FileChangingError
    return data


def is_answered(dropped: InboxFile) -> bool:
    """Whether the answer beside the file was written for this very state of it. Raises OSError."""
    if dropped.answer is None:
        return False
    return dropped.mark in dropped.answer_path.read_text(encoding="utf-8-sig", errors="replace")[-200:]


def write_result(dropped: InboxFile, text: str) -> None:
    """Puts ``text`` beside the file, whole or not at all, as Notepad shows it. Raises OSError."""
    path = dropped.answer_path
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "xb") as file:
            file.write(text.replace("\n", "\r\n").encode("utf-8-sig", "replace"))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
