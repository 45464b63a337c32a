"""What a run can be told: one model per flow. Titles and descriptions are what the form in Prefect's UI shows."""

from __future__ import annotations

from flows.parameters.export import ExportParameters
from flows.parameters.ingest import IngestParameters
from flows.parameters.maintain import MaintainParameters
from flows.parameters.reprocess import ReprocessParameters

__all__ = ["ExportParameters", "IngestParameters", "MaintainParameters", "ReprocessParameters"]
