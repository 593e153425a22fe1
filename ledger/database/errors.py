"""Why the database cannot be read or written, and the version of its tables."""

from pathlib import Path

SCHEMA_VERSION = 10


class DatabaseUnavailableError(Exception):
    """The database cannot be read or written now."""


class DatabaseBusyError(DatabaseUnavailableError):
    """Another program has locked the database for longer than we wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is in use by another program. Close it there, or try again in a minute.")


class DatabaseMissingError(DatabaseUnavailableError):
    """There is no file at this path."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Database not found: {path}. Build it with: python -m etl build --database {path}")


class DatabaseUnreadableError(DatabaseUnavailableError):
    """The file is damaged, or is not a database of this program."""

    def __init__(self, path: Path, reason: Exception) -> None:
        super().__init__(
            f"{path} cannot be read as a database: {reason}. Restore it from a backup, or give the path of another one."
        )


class DatabaseOutdatedError(DatabaseUnavailableError):
    """The tables belong to an earlier or a later version of the program.

    ``version``: of the tables; ``demo``: whether it is a demonstration database.
    """

    def __init__(self, path: Path, version: int, *, demo: bool) -> None:
        build, restore = (
            f"python -m etl {command}" for command in (f"build --database {path}", "restore BACKUP --force")
        )
        super().__init__(
            f"{path.name} has tables of version {version}, and this program needs version {SCHEMA_VERSION}. "
            + (
                f"Upgrade it with: {build}"
                if version < SCHEMA_VERSION
                else f"Run the newer program, or restore a backup made by this one with: {restore}"
            )
        )
        self.version, self.demo = version, demo
