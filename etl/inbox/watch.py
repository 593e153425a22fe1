"""Looking into the inbox, again and again: what has held still between two looks is sent and answered."""

import logging
from collections.abc import Callable
from pathlib import Path

from etl.inbox import folder, result_text
from etl.inbox import submit as inbox_submit
from etl.inbox.folder import FileVersion, InboxFile
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.terminal import printable

log = logging.getLogger(__name__)
StopRequested = Callable[[], bool]


class Watch:
    """The inbox at ``inbox`` and what was seen there. One look after the other; no two at once."""

    def __init__(self, inbox: Path, database: Path, plan_id: str) -> None:
        self.inbox, self.database, self.plan_id = inbox, database, plan_id
        self._marks: dict[Path, str] = {}
        self._answered: dict[Path, tuple[str, FileVersion | None]] = {}
        self._unwritten: dict[Path, tuple[str, str]] = {}
        self._reported: set[tuple[Path, str]] = set()
        self._reported_before: set[tuple[Path, str]] = set()

    def look(self, stop_requested: StopRequested = lambda: False) -> None:
        """One look. A file is sent at the second that finds it unchanged; one that was answered stays as it is."""
        self._reported_before, self._reported = self._reported, set()
        lying = folder.files(self.inbox, self._say)
        still = [file for file in lying if self._marks.get(file.path) == file.mark]
        self._marks = {file.path: file.mark for file in lying}
        for known in (self._answered, self._unwritten):
            for path in known.keys() - self._marks.keys():
                del known[path]
        for dropped in still:
            if stop_requested():
                return
            if self._is_answered(dropped):
                continue
            try:
                self._answer(dropped)
            except DatabaseUnavailableError as fault:
                self._say(self.database, f"{fault} It is tried again at the next look.")
                return

    def _is_answered(self, dropped: InboxFile) -> bool:
        state = (dropped.mark, dropped.answer)
        if self._answered.get(dropped.path) == state:
            return True
        try:
            answered = folder.is_answered(dropped)
        except OSError as fault:
            self._say(dropped.answer_path, f"The result cannot be read: {fault.strerror}.")
            return False
        if answered:
            self._answered[dropped.path] = state
        return answered

    def _answer(self, dropped: InboxFile) -> None:
        """Sends a file and writes the answer; one that could not be written is kept for the next look."""
        mark, text = self._unwritten.get(dropped.path, ("", ""))
        if mark != dropped.mark:
            try:
                contents = (b"", b"") if inbox_submit.too_large(dropped) else folder.contents(dropped)
            except OSError as fault:
                self._say(dropped.path, f"It cannot be opened yet: {fault.strerror}.")
                return
            text = self._sent(dropped, *contents)
        self._unwritten[dropped.path] = (dropped.mark, text)
        try:
            folder.write_result(dropped, text)
        except OSError as fault:
            self._say(dropped.answer_path, f"The result cannot be written: {fault.strerror}.")
        else:
            del self._unwritten[dropped.path]

    def _sent(self, dropped: InboxFile, data: bytes, reason: bytes) -> str:
        """Sends a file; the words of the answer. Raises DatabaseUnavailableError."""
        try:
            answer = inbox_submit.send(dropped, data, reason, self.database, self.plan_id)
            text = result_text.text(answer, dropped.mark)
        except DatabaseUnavailableError:
            raise
        except Exception:
            # One file that we fail on must not keep the others from being sent.
            log.exception("%s: it could not be processed", self._shown(dropped.path))
            return result_text.text(inbox_submit.failed(dropped), dropped.mark)
        log.info("%s: %s", self._shown(dropped.path), answer.log_words)
        return text

    def _say(self, path: Path, words: str) -> None:
        """Into the log, once for as long as it lasts."""
        self._reported.add((path, words))
        if (path, words) not in self._reported_before:
            log.warning("%s: %s", self._shown(path), words)

    @staticmethod
    def _shown(path: Path) -> str:
        return printable(str(path))
