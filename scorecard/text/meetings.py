"""Messages about meetings: the snapshot of their figures, missing fonts, and faults of meetings and decisions."""

from ledger.vocabulary.language import Language
from ledger.workflow import meetings
from ledger.workflow.meetings import Fault, MeetingError
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.text import narrative


def snapshot_text(meeting: Meeting, language: Language) -> str:
    """Period, revision and freezing time of the figures, shown on every slide and paper."""
    _ = translator(language)
    text = _("Figures of {month}, frozen at revision {revision}, {time}").format(
        month=narrative.year_month(meeting.snapshot.period, language),
        revision=meeting.snapshot.revision,
        time=f"{meeting.frozen_at:%Y-%m-%d %H:%M}",
    )
    return f"{text} · {_('made up, for demonstration')}" if meeting.demo else text


def no_font(language: Language) -> str:
    """The message when pictures cannot be drawn for want of a Chinese font."""
    _ = translator(language)
    return _(
        "The server has no Chinese font, so pictures cannot be drawn. Ask the operator to install one (on Debian: fonts-noto-cjk) and to restart the program."
    )


def faults(refused: MeetingError, language: Language) -> list[str]:
    """A sentence for each fault."""
    _ = translator(language)
    messages: dict[Fault, str] = {
        "title_missing": _("Give the meeting a title."),
        "title_too_long": _("Shorten the title to {count} characters.").format(count=meetings.MAX_TITLE_CHARS),
        "plan_unknown": _("Month not found in the plan. Choose another at the top of the page."),
        "revision_unknown": _("The database no longer has this revision. Reload the page."),
        "meeting_unknown": _("Meeting not found. Reload the page."),
        "agenda_empty": _("Leave at least one item on the agenda."),
        "agenda_too_long": _("Leave at most {count} items on the agenda.").format(count=meetings.MAX_ITEMS),
        "item_unknown": _("An item of the agenda does not exist in this plan. Remove it."),
        "item_twice": _("An item is on the agenda twice. Remove one of them."),
        "words_missing": _("Write what was decided."),
        "words_too_long": _("Shorten the decision to {count} characters.").format(count=meetings.MAX_TEXT_CHARS),
        "department_unknown": _("Choose who is responsible."),
        "subject_unknown": _("The indicator or task does not exist in this plan. Reload the page."),
        "due_before_meeting": _("Choose a day that is not before the meeting."),
        "decision_unknown": _("Decision not found. Reload the page."),
        "withdrawn_already": _("Someone else has withdrawn this decision in the meantime."),
        "reason_missing": _("Give the reason why the decision is withdrawn."),
    }
    return [messages[fault] for fault in refused.faults]
