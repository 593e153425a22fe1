"""Edits a meeting's agenda: items in order, one of them chosen, to be moved, removed or followed by a new one."""

from collections.abc import Sequence

import streamlit as st

from ledger.workflow.meetings import Item
from scorecard.deck import slides
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.view import View

STANDARD_ITEMS: tuple[Item, ...] = tuple(
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


def moved(items: Sequence[Item], index: int, distance: int) -> tuple[Item, ...]:
    """``items`` with the one at ``index`` moved by ``distance``; unchanged if it would leave the list."""
    target = index + distance
    if not 0 <= target < len(items):
        return tuple(items)
    changed = list(items)
    changed.insert(target, changed.pop(index))
    return tuple(changed)


def without(items: Sequence[Item], index: int) -> tuple[Item, ...]:
    return tuple(items[:index]) + tuple(items[index + 1 :])


def addable(items: Sequence[Item], view: View) -> list[Item]:
    """Items that are not on the agenda yet: the standard items, sections, then indicators by gap to pace, the largest
    lag first."""
    table = progress_queries.district(view.snapshot).sort_values("pace_gap")
    candidates = [
        *STANDARD_ITEMS,
        *(Item("section", section_no=int(number)) for number in plan_queries.sections(view.snapshot)["section_no"]),
        *(Item("indicator", indicator_id=indicator_id) for indicator_id in table["indicator_id"]),
    ]
    return [item for item in candidates if item not in items]


def edit(number: int, saved: Sequence[Item], view: View) -> tuple[Item, ...]:
    """The controls for the agenda of meeting ``number``; returns it as edited in this session, not saved yet.
    ``saved``: the agenda as stored."""
    _ = view.translate
    key = f"agenda:{number}"
    items: tuple[Item, ...] = st.session_state.setdefault(key, tuple(saved))
    if f"{key}:wanted" in st.session_state:  # Streamlit lets a control's value be set only before it is drawn
        st.session_state[f"{key}:chosen"] = st.session_state.pop(f"{key}:wanted")
    names = [f"{place}. {slides.item_name(item, view)}" for place, item in enumerate(items, start=1)]
    chosen = st.radio(_("Agenda"), range(len(items)), format_func=names.__getitem__, key=f"{key}:chosen") or 0
    with st.container(horizontal=True):
        if st.button(_("Move up"), key=f"{key}:up", disabled=chosen == 0):
            _set_items(key, moved(items, chosen, -1), chosen - 1)
        if st.button(_("Move down"), key=f"{key}:down", disabled=chosen == len(items) - 1):
            _set_items(key, moved(items, chosen, 1), chosen + 1)
        if st.button(_("Remove"), key=f"{key}:out", disabled=len(items) < 2):
            _set_items(key, without(items, chosen), max(0, chosen - 1))
        if st.button(_("As proposed"), key=f"{key}:anew"):
            _set_items(
                key, meeting_loader.proposed_agenda(view.snapshot, last_decisions=Item("last_decisions") in saved), 0
            )
    candidates = addable(items, view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(
            _("Add to the agenda"),
            range(len(candidates)),
            format_func=lambda index: slides.item_name(candidates[index], view),
            key=f"{key}:new",
        )
        if st.button(_("Add"), key=f"{key}:add", disabled=not candidates):
            _set_items(key, (*items[: chosen + 1], candidates[new], *items[chosen + 1 :]), chosen + 1)
    return items


def _set_items(key: str, items: tuple[Item, ...], chosen: int) -> None:
    """Keeps the edited agenda in the session, with ``chosen`` as the next chosen item, and reruns the page."""
    st.session_state[key] = items
    st.session_state.pop(f"{key}:new", None)
    st.session_state[f"{key}:wanted"] = chosen
    st.rerun()
