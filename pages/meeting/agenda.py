"""A meeting's agenda as it is put together on its page: items in order, one chosen, moved, removed or added."""

from collections.abc import Sequence

import streamlit as st

from ledger.workflow.meetings import Item
from scorecard.deck import slides
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.view import View

STEADY: tuple[Item, ...] = tuple(
    Item(kind)
    for kind in (
        "last_decisions",
        "district",
        "changes",
        "departments",
        "towns",
        "missing",
        "problems",
        "decisions",
    )
)


def moved(items: Sequence[Item], at: int, by: int) -> tuple[Item, ...]:
    """``items`` with the one ``at`` a place ``by`` further; as they were where there is no such place."""
    to = at + by
    if not 0 <= to < len(items):
        return tuple(items)
    changed = list(items)
    changed.insert(to, changed.pop(at))
    return tuple(changed)


def without(items: Sequence[Item], at: int) -> tuple[Item, ...]:
    return tuple(items[:at]) + tuple(items[at + 1 :])


def addable(items: Sequence[Item], view: View) -> list[Item]:
    """What does not stand on the agenda yet: the steady items, sections, and indicators, the furthest behind first."""
    table = progress_queries.district(view.snapshot).sort_values("pace_gap")
    every = [
        *STEADY,
        *(Item("section", section_no=int(one)) for one in plan_queries.sections(view.snapshot)["section_no"]),
        *(Item("indicator", indicator_id=one) for one in table["indicator_id"]),
    ]
    return [one for one in every if one not in items]


def edited(number: int, standing: Sequence[Item], view: View) -> tuple[Item, ...]:
    """The agenda of meeting ``number`` as it is being changed, on the page only."""
    _ = view.translate
    key = f"agenda:{number}"
    items: tuple[Item, ...] = st.session_state.setdefault(key, tuple(standing))
    if f"{key}:wanted" in st.session_state:  # a control's value can be set only before it is drawn
        st.session_state[f"{key}:chosen"] = st.session_state.pop(f"{key}:wanted")
    names = [f"{place}. {slides.item_name(one, view)}" for place, one in enumerate(items, start=1)]
    chosen = st.radio(_("Agenda"), range(len(items)), format_func=names.__getitem__, key=f"{key}:chosen") or 0
    with st.container(horizontal=True):
        if st.button(_("Move up"), key=f"{key}:up", disabled=chosen == 0):
            _keep(key, moved(items, chosen, -1), chosen - 1)
        if st.button(_("Move down"), key=f"{key}:down", disabled=chosen == len(items) - 1):
            _keep(key, moved(items, chosen, 1), chosen + 1)
        if st.button(_("Remove"), key=f"{key}:out", disabled=len(items) < 2):
            _keep(key, without(items, chosen), max(0, chosen - 1))
        if st.button(_("As proposed"), key=f"{key}:anew"):
            _keep(
                key, meeting_loader.proposed_agenda(view.snapshot, last_decisions=Item("last_decisions") in standing), 0
            )
    more = addable(items, view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(
            _("Add to the agenda"),
            range(len(more)),
            format_func=lambda one: slides.item_name(more[one], view),
            key=f"{key}:new",
        )
        if st.button(_("Add"), key=f"{key}:add", disabled=not more):
            _keep(key, (*items[: chosen + 1], more[new], *items[chosen + 1 :]), chosen + 1)
    return items


def _keep(key: str, items: tuple[Item, ...], chosen: int) -> None:
    st.session_state[key] = items
    st.session_state.pop(f"{key}:new", None)
    st.session_state[f"{key}:wanted"] = chosen
    st.rerun()
