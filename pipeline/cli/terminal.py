"""How both commands speak: what may reach a terminal, JSON, and how a command ends.

Exit status: 0 all is well; 1 something is in quarantine, was not found, or needed
no doing; 2 the command was not understood or there
was nothing to do; 3 the store could not be read or written; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.settings import Settings

QUARANTINED, USAGE, STORE, INTERRUPTED = 1, 2, 3, 130

# Control characters move the cursor, colour the screen or answer for the user; the bidirectional overrides make a line
# read as what it is not. Neither is ever printed as it came: the text belongs to whoever wrote the article.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufeff]")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


class StoreProblem(click.ClickException):
    """The store cannot be read or written."""

    exit_code = STORE


class NothingToDo(click.ClickException):
    """There is nothing to work on, or nothing to work by; what is missing is not on the command line."""

    exit_code = USAGE


def printable(text: object) -> str:
    """The text on one line, safe on any terminal: white space as blanks, other control characters as `\\x1b`."""
    return _UNSAFE.sub(_escaped, str(text))


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    if mark in "\t\n\r\v\f\u2028\u2029":
        return " "
    if mark in "\u200e\u200f\u061c\ufeff":  # harmless and common in right-to-left text
        return ""
    return mark.encode("unicode_escape").decode()


def size(number: int) -> str:
    """Bytes to be read by people, such as `1.2 MB`."""
    from rich.filesize import decimal

    return decimal(number)


def console(*, stderr: bool = False) -> Console:
    """A console that takes the terminal's width, and as much as it needs where there is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    wide = None if stream.isatty() or "COLUMNS" in os.environ else 110
    return Console(stderr=stderr, width=wide, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_json(value: object) -> None:
    """One JSON document on stdout. What a terminal could act on is escaped, which changes nothing for a parser."""
    click.echo(_json(value, indent=2))


def json_line(value: object) -> str:
    """The same on one line."""
    return _json(value, indent=None)


def _json(value: object, indent: int | None) -> str:
    plain = (sys.stdout.encoding or "").lower().replace("-", "") not in ("utf8", "utf16")
    text = json.dumps(as_json(value), ensure_ascii=plain, indent=indent)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_json(value: Any) -> Any:
    """The value in JSON's own types: dataclasses as objects, days as ISO 8601, enumerations as their words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, bool | int | float | None) else str(value)


def run_command(command: click.Command, name: str) -> NoReturn:
    """Run a click command as a program: its own exit statuses, one sentence for every error, no traceback."""
    import logging

    logging.getLogger("pipeline").addHandler(logging.NullHandler())  # else a traceback falls onto the terminal
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_letter(stream)
    sys.exit(_status(lambda: command.main(prog_name=name, standalone_mode=False)))


def _status(call: Callable[[], object]) -> int:
    try:
        answer = call()
        sys.stdout.flush()
    except click.ClickException as error:
        _say(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough: nothing to complain about
        _drop_output()
        return 0
    except OSError as error:
        if error.filename is not None:  # a file of somebody's, not the output: a defect, since it should have a name
            raise
        _drop_output()
        remedy = "see that there is room where it goes, then run it again"
        click.echo(f"Error: the output cannot be written ({error.strerror}); {remedy}", err=True)
        return STORE
    return answer if isinstance(answer, int) else 0


def _drop_output() -> None:
    """Else Python tries to write the rest when it ends, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(error: click.ClickException) -> None:
    """One sentence on stderr; a usage error also says how the command is called."""
    if isinstance(error, click.UsageError):
        error.show()
    else:
        click.echo(f"Error: {printable(error.format_message())}", err=True)


def _never_fail_on_a_letter(stream: IO[str]) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def settings() -> Settings:
    """The settings; one that makes no sense is a usage error that names it."""
    from pipeline.errors import WrongSettings
    from pipeline.wrong_settings import read_settings

    try:
        return read_settings()
    except WrongSettings as error:
        raise NothingToDo(printable(str(error))) from error


def reported(error: Exception) -> click.ClickException:
    """The library's error as the sentence a person reads."""
    from pipeline.errors import DocumentNotFound, NothingChanged, StateNotFound

    store_is_well = isinstance(error, DocumentNotFound | NothingChanged | StateNotFound)
    return click.ClickException(str(error)) if store_is_well else StoreProblem(str(error))
