"""What must be known before any figure: that it is being made, that it is made up, that it is not the newest."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from etl import demo
from ledger.vocabulary.language import Language
from scorecard import snapshot, view
from scorecard.html import links
from scorecard.html import overview as overview_html
from scorecard.i18n import translator


def prepare(path: Path, language: Language) -> None:
    """First start without a configured database: the demonstration, made once for all who wait."""
    _ = translator(language)
    words = _("Preparing the demonstration data (made-up figures)…")
    bar = st.progress(0.0, text=words)
    demo.ensure(path, lambda share: bar.progress(share, text=words))
    bar.empty()


def show(seen: view.View, copy: snapshot.Copy, *, unknown: bool) -> None:
    """What must be known before any figure: that it is made up, that it is not the newest; ``unknown``: that there is
    no plan or month such as the address names."""
    _ = seen.translate
    if seen.demo:
        st.html(overview_html.made_up(seen))
    if unknown:
        st.warning(_("There is no such plan or month as this link names. You see the newest."))
    asked = st.query_params.get("revision", str(seen.snapshot.revision))
    if asked != str(seen.snapshot.revision):
        st.warning(_("The database has no such revision as this link names. You see the newest."))
    if not seen.newest:
        [made_at] = [made_at for revision, _cause, made_at, _by in copy.history if revision == seen.snapshot.revision]
        words = _("As it stood at revision {revision}, {time}. The newest is {newest}.").format(
            revision=seen.snapshot.revision, time=f"{made_at:%Y-%m-%d %H:%M}", newest=copy.revision
        )
        now, month = replace(seen, newest=True), f"{seen.snapshot.period:%Y-%m}"
        sides = {"before-month": month, "before-revision": str(seen.snapshot.revision), "after-month": month}
        since = links.link(
            "compare", now, _("What has changed since"), **sides, **{"after-revision": str(copy.revision)}
        )
        back = links.link("", now, _("Back to the newest"))
        st.html(f'<div class="demo" role="note">{words} {since} · {back}</div>')
