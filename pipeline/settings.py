"""Where things are and how much is allowed: from `CLEANPRESS_*` variables, else `cleanpress.toml`, else the defaults.

CLEANPRESS_STORE=/srv/corpus CLEANPRESS_MAX_INPUT_BYTES=10000000 ingest
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """The settings of one run. Unknown keys in `cleanpress.toml` are an error, so that a typo cannot pass unseen."""

    model_config = SettingsConfigDict(
        env_prefix="CLEANPRESS_", toml_file="cleanpress.toml", extra="forbid", frozen=True
    )

    inbox: Path = Field(default=Path("data/raw"), description="Where raw files are looked for when no path is given.")
    store: str = Field(default="data/clean", description="The folder of the store, or `s3://BUCKET/PREFIX`.")
    max_input_bytes: int = Field(
        default=50_000_000, gt=0, description="A larger file goes to quarantine as `too_large`."
    )
    batch_documents: int = Field(
        default=1_000, gt=0, description="How many documents are written at once; what a killed run does again at most."
    )
    markdown: bool = Field(
        default=False, description="Whether documents are stored with their text as Markdown as well."
    )
    fast: bool = Field(
        default=False, description="Whether web pages are judged without asking another extractor about hard ones."
    )
    outlets: Path | None = Field(
        default=None, description="A file of outlets, whose spellings go before those of the shipped `outlets.toml`."
    )
    nightly: str = Field(default="0 3 * * *", description="When `reprocess` runs by itself, as a cron line.")
    weekly: str = Field(default="0 5 * * 0", description="When `maintain` runs by itself, as a cron line.")
    exports: str = Field(
        default="", description="When `export` runs by itself, as a cron line; empty: only after `reprocess`."
    )
    timezone: str = Field(default="UTC", description="The time zone of `nightly`, `weekly` and `exports`.")
    roots: tuple[str, ...] = Field(
        default=(),
        description="Folders, or `s3://BUCKET/PREFIX`, that runs started in the browser may name; none given: the "
        "working folder, the inbox and the store.",
    )
    wait_minutes: float = Field(
        default=60, ge=0, description="How long a flow waits for another that is writing to the same store."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code wins over the environment, and the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
