"""The current time in Beijing. No other module reads the system clock."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """The current Beijing time to the second, without a time zone, as the tables store it."""
    return datetime.now(UTC).astimezone(BEIJING).replace(tzinfo=None, microsecond=0)


def to_utc(moment: datetime) -> datetime:
    """A stored time (Beijing, without a time zone) → the same moment in UTC, with its time zone."""
    return moment.replace(tzinfo=BEIJING).astimezone(UTC)
