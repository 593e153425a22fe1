"""The first answer of the overview: its title, how much of the year has passed, and the counts by status."""

from scorecard import boards, narrative, queries
from scorecard.links import address
from scorecard.status import SIGNS
from scorecard.view import View


def title(view: View) -> str:
    _ = view.translate
    return _("Targets and actuals, {month}").format(month=narrative.year_month(view.snapshot.period, view.language))


def elapsed(view: View) -> str:
    _ = view.translate
    words = _("{count} indicators; {share} of the year has passed.")
    count, month = len(queries.district(view.snapshot)), view.snapshot.period.month
    return words.format(count=count, share=f"{month / 12:.1%}")


def strip(view: View, chosen: str | None) -> str:
    there = {one: address("", view, **({} if one == chosen else {"status": one})) for one in SIGNS}
    counts = boards.status_counts(queries.district(view.snapshot))
    return boards.status_strip(counts, chosen, there, view.translate)


def made_up(view: View) -> str:
    """Law 12, on every page; nothing for real figures."""
    _ = view.translate
    words = _("Demonstration data: targets are from the notice; every other figure is made up.")
    return f'<div class="demo" role="note">{words}</div>' if view.demo else ""
