"""The bar on the page of a run."""

from __future__ import annotations

from typing import Any

from prefect.artifacts import create_progress_artifact, update_progress_artifact


class Bar:
    """A progress artifact, made when it is first shown."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._made: Any = None

    def show(self, percent: float, told: str) -> None:
        if self._made is None:
            self._made = create_progress_artifact(percent, key=self._key, description=told)
        else:
            update_progress_artifact(self._made, percent, description=told)
