"""The time of day, in Beijing. The only module that asks the clock."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """Beijing time to the second, as the tables keep it."""
    return datetime.now(UTC).astimezone(BEIJING).replace(tzinfo=None, microsecond=0)
