"""What one viewer sees: a snapshot, in a language, on a screen."""

from dataclasses import dataclass
from pathlib import Path

from ledger.vocabulary.language import Language
from scorecard.i18n import Translate, translator
from scorecard.palette import Screen
from scorecard.snapshot import Snapshot


@dataclass(frozen=True)
class View:
    """``newest``: whether the snapshot's revision is the newest; ``dark``: for charts, which use no style sheet."""

    snapshot: Snapshot
    language: Language
    dark: bool
    demo: bool
    database: Path
    year: int
    screen: Screen = "auto"
    newest: bool = True

    @property
    def translate(self) -> Translate:
        return translator(self.language)
