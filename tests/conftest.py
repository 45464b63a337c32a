"""Which tests go to the same process: those of a file, and all that share the Prefect server of `tests/flows`."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

ALONE = "tests/flows/test_on_a_server.py"
"""Has a server of its own."""


class _OneServer(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/flows" if file.startswith("tests/flows/") and file != ALONE else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    return _OneServer(config, log)  # type: ignore[arg-type]
