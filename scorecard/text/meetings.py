"""What a meeting's figures are, and what stands in the way of a meeting or a decision, in words."""

from ledger.vocabulary.language import Language
from ledger.workflow import meetings
from ledger.workflow.meetings import Fault, MeetingError
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.text import narrative


def frozen(meeting: Meeting, language: Language) -> str:
    """What the figures of every slide and paper are: period, revision, and since when they do not move."""
    _ = translator(language)
    words = _("Figures of {month}, frozen at revision {revision}, {time}").format(
        month=narrative.year_month(meeting.snapshot.period, language),
        revision=meeting.snapshot.revision,
        time=f"{meeting.frozen_at:%Y-%m-%d %H:%M}",
    )
    return f"{words} · {_('made up, for demonstration')}" if meeting.demo else words


def no_font(language: Language) -> str:
    """Why a picture cannot be drawn, and what to do."""
    _ = translator(language)
    return _(
        "The server has no Chinese font, so that pictures cannot be drawn. Ask whoever looks after it to install one (on Debian: fonts-noto-cjk) and to start the program again."
    )


def faults(refused: MeetingError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    words: dict[Fault, str] = {
        "title_missing": _("Give the meeting a title."),
        "title_too_long": _("Shorten the title to {count} letters.").format(count=meetings.MAX_TITLE_CHARS),
        "plan_unknown": _("The plan has no such month. Choose another at the top of the page."),
        "revision_unknown": _("The database no longer has this revision. Reload the page."),
        "meeting_unknown": _("There is no such meeting any more. Reload the page."),
        "agenda_empty": _("Leave at least one item on the agenda."),
        "agenda_too_long": _("Leave at most {count} items on the agenda.").format(count=meetings.MAX_ITEMS),
        "item_unknown": _("An item of the agenda does not exist in this plan. Remove it."),
        "item_twice": _("An item stands on the agenda twice. Remove one of them."),
        "words_missing": _("Write what was decided."),
        "words_too_long": _("Shorten the decision to {count} letters.").format(count=meetings.MAX_TEXT_CHARS),
        "department_unknown": _("Choose who is responsible."),
        "subject_unknown": _("The indicator or task does not exist in this plan. Reload the page."),
        "due_before_meeting": _("Choose a day that is not before the meeting."),
        "decision_unknown": _("There is no such decision any more. Reload the page."),
        "withdrawn_already": _("Somebody has withdrawn this decision meanwhile."),
        "reason_missing": _("Give the reason why the decision is withdrawn."),
    }
    return [words[one] for one in refused.faults]
