"""Why no database can be read or written now."""

from pathlib import Path

SCHEMA_VERSION = 10


class DatabaseUnavailableError(Exception):
    """No database can be read at this place now."""


class DatabaseBusyError(DatabaseUnavailableError):
    """Another program holds the database for longer than we wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is in use by another program. Close it there, or try again in a minute.")


class DatabaseMissingError(DatabaseUnavailableError):
    """There is no database at this place."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no database {path}. Make it with: python -m etl build --database {path}")


class DatabaseUnreadableError(DatabaseUnavailableError):
    """The file is no database of ours, or it is torn."""

    def __init__(self, path: Path, reason: Exception) -> None:
        super().__init__(f"{path} cannot be read as a database: {reason}. Restore it from a backup, or name another.")


class DatabaseOutdatedError(DatabaseUnavailableError):
    """The tables are those of an earlier, or a later, version of the program. ``demo``: of a demonstration."""

    def __init__(self, path: Path, found: int, *, demo: bool) -> None:
        build, restore = (f"python -m etl {one}" for one in (f"build --database {path}", "restore BACKUP --force"))
        super().__init__(
            f"{path.name} has tables of version {found}, and this program needs version {SCHEMA_VERSION}. "
            + (
                f"Bring it up to date with: {build}"
                if found < SCHEMA_VERSION
                else f"Run the newer program, or put back a backup of this one with: {restore}"
            )
        )
        self.found, self.demo = found, demo
