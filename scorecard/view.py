"""What one viewer looks at now: a snapshot, in a language, on a screen."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ledger.vocabulary.language import Language
from scorecard.i18n import Translate, translator
from scorecard.palette import Screen
from scorecard.snapshot import Snapshot

KEY = "view"


@dataclass(frozen=True)
class View:
    """``newest``: whether the snapshot's revision is the newest; ``dark``: the ground, for charts without a style sheet."""

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


def show(view: View) -> None:
    """Set by the page frame on every run, before the page."""
    st.session_state[KEY] = view


def current() -> View:
    view = st.session_state[KEY]
    assert isinstance(view, View)
    return view
