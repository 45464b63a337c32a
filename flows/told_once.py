"""How a run ended stands in its state and in the log: not a second time as a traceback through Prefect."""

from __future__ import annotations

import logging

from prefect.exceptions import CancelledRun, FailedRun


class _SaidAlready(logging.Filter):
    """Prefect takes the state that a flow or task returns and says so; then it raises a flow's as an error and logs
    where from, and logs a task's as a failure of which there is no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not isinstance(record.exc_info, tuple):
            return True
        kind = record.exc_info[0]
        if kind is None:
            return not str(record.msg).startswith("Task run failed with")
        return not issubclass(kind, FailedRun | CancelledRun)


_SAID_ALREADY = _SaidAlready()


def tell_once() -> None:
    """From here on; to be called in the process of a run."""
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).addFilter(_SAID_ALREADY)  # the same one again is not added
