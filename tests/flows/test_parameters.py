"""What a run can be told, and what the form in the UI is made of."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from prefect.exceptions import ParameterTypeError
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools import validate
from pydantic import BaseModel, ValidationError

from flows.export import export
from flows.exported import Wanted
from flows.ingest import ingest
from flows.maintain import maintain
from flows.parameters import (
    ExportParameters,
    IngestParameters,
    MaintainParameters,
    ReprocessParameters,
)
from flows.parameters.ingest import LARGEST_INPUT
from flows.reprocess import reprocess
from pipeline.errors import WrongSelection, WrongSettings

MODELS = (IngestParameters, ReprocessParameters, ExportParameters, MaintainParameters)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_explains_itself(model: type[BaseModel]) -> None:
    """The form shows title and description; a person has nothing else to go by."""
    for name, field in model.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert field.description.endswith("."), name


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_its_default_in_the_schema(model: type[BaseModel]) -> None:
    """The form fills it in; and the server takes `null` for any field whose schema has no default."""
    for name, schema in model.model_json_schema()["properties"].items():
        assert "default" in schema, name


def test_defaults_are_the_settings_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPRESS_INBOX", "/srv/in")
    monkeypatch.setenv("CLEANPRESS_STORE", "/srv/corpus")
    monkeypatch.setenv("CLEANPRESS_MAX_INPUT_BYTES", "1000")
    assert IngestParameters().model_dump() == {
        "paths": ["/srv/in"],
        "store": "/srv/corpus",
        "dry_run": False,
        "force": False,
        "fast": False,
        "markdown": False,
        "max_input_bytes": 1000,
    }
    schema = IngestParameters.model_json_schema()["properties"]
    assert schema["paths"]["default"] == ["/srv/in"]
    assert schema["max_input_bytes"]["default"] == 1000


def test_a_limit_given_to_the_run_goes_before_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPRESS_MAX_INPUT_BYTES", "1000")
    assert IngestParameters(max_input_bytes=5).settings().max_input_bytes == 5
    assert IngestParameters().settings().max_input_bytes == 1000


def test_what_a_run_is_told_goes_before_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPRESS_FAST", "true")
    monkeypatch.setenv("CLEANPRESS_STORE", "/srv/corpus")
    told = IngestParameters(fast=False, markdown=True).settings()
    assert (told.fast, told.markdown, told.store) == (False, True, "/srv/corpus")
    assert IngestParameters().settings().fast


def test_settings_that_make_no_sense_are_an_error_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """So the run fails with a sentence, and not with a traceback."""
    request = IngestParameters(paths=["a"], store="b")
    monkeypatch.setenv("CLEANPRESS_WAIT_MINUTES", "soon")
    with pytest.raises(WrongSettings, match="wait_minutes"):
        request.settings()


@pytest.mark.parametrize("flow", [ingest, reprocess, export, maintain])
def test_such_settings_fail_a_run_only_when_it_has_begun(flow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before that, Prefect loads the flow, checks the parameters and names the run: an error there is a traceback."""
    monkeypatch.setenv("CLEANPRESS_WAIT_MINUTES", "soon")
    assert flow.validate_parameters({"request": {}})
    assert parameter_schema(flow).definitions
    assert flow.flow_run_name() == flow.name


def test_a_state_that_cannot_be_meant_is_refused_by_name() -> None:
    with pytest.raises(WrongSelection, match=r"^request\.as_of: 'yesterday' is neither"):
        ExportParameters(as_of="yesterday").state()
    assert ExportParameters(as_of="2024-05-01").state() == "2024-05-01"
    assert ExportParameters().state() is None


def test_what_else_goes_wrong_with_a_value_is_not_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow's errors are ValueErrors too."""

    def broken(*_: object) -> str:
        raise ValueError("not a Parquet file")

    monkeypatch.setattr(sys.modules["flows.export"], "as_task", broken)
    with pytest.raises(ValueError, match=r"^not a Parquet file$"):
        sys.modules["flows.export"]._one(Wanted("a", "jsonl"), None, None)  # type: ignore[attr-defined]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"pathes": ["a"]}, "pathes"),
    ({"paths": []}, "paths"),
    ({"paths": [" "]}, "paths.0"),
    ({"store": ""}, "store"),
    ({"force": None}, "force"),
    ({"max_input_bytes": 0}, "max_input_bytes"),
    ({"max_input_bytes": LARGEST_INPUT + 1}, "max_input_bytes"),
]


@pytest.mark.parametrize(("told", "field"), BAD)
def test_a_bad_value_is_refused_in_the_library_and_on_the_server(told: dict[str, Any], field: str) -> None:
    """Both: a run created without the server's check fails before it does anything."""
    with pytest.raises(ValidationError) as refused:
        IngestParameters.model_validate(told)
    assert ".".join(str(part) for part in refused.value.errors()[0]["loc"]) == field
    assert validate({"request": told}, parameter_schema(ingest).model_dump())


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (export, {"format": "pdf"}),
        (export, {"folder": None}),
        (maintain, {"keep_hours": 0}),
        (maintain, {"verify": "no"}),
        (reprocess, {"export": "yes"}),
    ],
)
def test_a_bad_value_of_the_other_flows_is_refused_by_name(flow: Any, told: dict[str, Any]) -> None:
    (field,) = told
    (refused,) = validate({"request": told}, parameter_schema(flow).model_dump())[:1]
    assert refused.json_path == f"$.request.{field}"


def test_a_run_created_without_that_check_fails_by_name_before_it_does_anything() -> None:
    """The form in the UI has a box for switching the check off."""
    with pytest.raises(ParameterTypeError, match=r"request\.max_input_bytes"):
        ingest.validate_parameters({"request": {"max_input_bytes": 0}})


def test_values_at_the_bounds_are_taken() -> None:
    told = {"paths": ["a b"] * 1000, "max_input_bytes": LARGEST_INPUT}
    IngestParameters.model_validate(told)
    assert not validate({"request": told}, parameter_schema(ingest).model_dump())
    for each in (reprocess, export, maintain):
        assert not validate({"request": {}}, parameter_schema(each).model_dump())


def test_spaces_around_a_path_are_no_part_of_it() -> None:
    """They come with copying from a terminal."""
    assert IngestParameters(paths=[" data/raw\n"]).paths == ["data/raw"]
