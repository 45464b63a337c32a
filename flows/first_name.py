"""What a run is called, and tagged with, before it begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from prefect.runtime import flow_run

from flows.parameters import ExportParameters, IngestParameters, MaintainParameters, ReprocessParameters
from flows.this_run import tag
from pipeline.errors import WrongSettings
from pipeline.wrong_settings import read_settings

Parameters = TypeVar("Parameters", IngestParameters, ReprocessParameters, ExportParameters, MaintainParameters)


def first_name(kind: str, model: type[Parameters], name: Callable[[Parameters], str]) -> Callable[[], str]:
    """For Prefect: says what the run is going to do, by what it was told, and tags it.

    Under settings that make no sense nobody knows that, and it is called by its kind. Nothing is raised for them: the
    flow, which begins afterwards, fails with a sentence.
    """

    def run_name() -> str:
        try:
            read_settings()
        except WrongSettings:
            return kind
        told = model.model_validate(flow_run.parameters["request"])
        tag(kind, told.store, dry_run=getattr(told, "dry_run", False))
        return name(told)

    return run_name
