"""Notices above the page: demonstration data in preparation or on show, an unknown link, an earlier revision."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from etl import demo
from ledger.vocabulary.language import Language
from scorecard import snapshot
from scorecard.html import links
from scorecard.html import overview as overview_html
from scorecard.i18n import translator
from scorecard.view import View


def prepare(path: Path, language: Language) -> None:
    """Builds the demonstration database at the first start without a configured database, with a progress bar.
    Sessions that start meanwhile wait for the same build."""
    _ = translator(language)
    label = _("Preparing the demonstration data (made-up figures)…")
    bar = st.progress(0.0, text=label)

    def show_progress(share: float) -> None:
        bar.progress(share, text=label)

    demo.ensure(path, show_progress)
    bar.empty()


def show(view: View, copy: snapshot.Copy, *, unknown: bool) -> None:
    """The notices that this view needs. ``unknown``: the URL names a plan or month that does not exist."""
    _ = view.translate
    if view.demo:
        st.html(overview_html.demo_notice(view))
    if unknown:
        st.warning(_("The plan or month of this link was not found. The newest is shown."))
    requested = st.query_params.get("revision", str(view.snapshot.revision))
    if requested != str(view.snapshot.revision):
        st.warning(_("The revision of this link was not found. The newest is shown."))
    if not view.newest:
        [made_at] = [made_at for revision, _cause, made_at, _by in copy.history if revision == view.snapshot.revision]
        notice = _("As it stood at revision {revision}, {time}. The newest is {newest}.").format(
            revision=view.snapshot.revision, time=f"{made_at:%Y-%m-%d %H:%M}", newest=copy.revision
        )
        newest, month = replace(view, newest=True), f"{view.snapshot.period:%Y-%m}"
        sides = {"before-month": month, "before-revision": str(view.snapshot.revision), "after-month": month}
        since = links.link(
            "compare", newest, _("What has changed since"), **sides, **{"after-revision": str(copy.revision)}
        )
        back = links.link("", newest, _("Back to the newest"))
        st.html(f'<div class="demo" role="note">{notice} {since} · {back}</div>')
