"""Fields that several flows have, and fields whose default is a setting.

Settings are read when a default is needed: a schema made under other settings shows other defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from pipeline.errors import WrongSelection, WrongSettings
from pipeline.settings import Settings
from pipeline.wrong_settings import read_settings

Place = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096, pattern=r"\S")]
"""A path or a URL as people type it; a relative path starts in the working folder of the runs."""

Told = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4096)]
"""Words that may be left out."""

Meant = TypeVar("Meant")


def from_settings(read: Callable[[Settings], Any], **about: Any) -> Any:
    """A field whose default comes from the settings, and says so in the schema: without a default in the schema the
    server would let `null` pass as a value."""

    def show(schema: JsonDict) -> None:
        schema["default"] = read(_settings())

    return Field(default_factory=lambda: read(_settings()), json_schema_extra=show, **about)


def _settings() -> Settings:
    """Where they make no sense, those of a machine without any: Prefect asks for defaults when it loads a flow, which
    would fail with a traceback. The flow reads the settings itself before it does anything, and fails with a sentence.
    """
    try:
        return read_settings()
    except WrongSettings:
        return Settings.model_construct()


def checked(field: str, made: Callable[[], Meant]) -> Meant:
    """What words of the form mean. Raises `WrongSelection`, which names the field, for words that mean nothing."""
    try:
        return made()
    except ValueError as error:
        raise WrongSelection(f"request.{field}: {str(error).removeprefix(f'{field}: ')}") from error


STORE = from_settings(
    lambda settings: settings.store,
    title="Store",
    description="The folder of clean documents. A relative path starts in the working folder of the runs.",
)
FORCE = Field(
    default=False,
    title="Do it all again",
    description="Clean every document again, also those that are up to date. A version is still only written "
    "where the result differs.",
)
DRY_RUN = Field(
    default=False,
    title="Dry run",
    description="Say what would change, and write nothing to the store.",
)
