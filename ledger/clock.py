"""The time of day, in Beijing. The only module that asks the clock."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """Beijing time to the second, as the tables keep it."""
    return datetime.now(UTC).astimezone(BEIJING).replace(tzinfo=None, microsecond=0)


def to_utc(moment: datetime) -> datetime:
    """A time as the tables keep it (Beijing, without a zone) → the same moment in UTC, with its zone."""
    return moment.replace(tzinfo=BEIJING).astimezone(UTC)
