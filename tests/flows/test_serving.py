"""What stands between a newcomer and a running server: ports, other programs, other copies, the log."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows import own_server, probe
from flows.__main__ import main
from flows.alone import HOME_LOCK, alone_at, alone_in, served_at, serving_at
from flows.broken_files import MOST_LINES, BrokenFiles
from flows.errors import ServingError
from flows.probe import is_prefect
from flows.progress import SECONDS_BETWEEN_BARS, SECONDS_BETWEEN_LINES, how_far, log_progress
from flows.server import prefect_server, running_server
from flows.which_server import which_server
from pipeline.run import Outcome, Progress, Status


@pytest.fixture
def stranger() -> Iterator[int]:
    """The port of a program that answers `true` to everything, and is no Prefect server."""

    class Polite(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"true")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Polite) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_another_program_is_not_taken_for_a_prefect_server(stranger: int) -> None:
    assert not is_prefect("127.0.0.1", stranger)


def test_a_server_that_asks_for_a_password_is_said_so() -> None:
    """It tells its health to everybody, so it would be taken for one that lets us in."""

    class Locked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/api/health" else 401)
            self.end_headers()
            self.wfile.write(b"true" if self.path == "/api/health" else b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Locked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(ServingError, match="PREFECT_API_AUTH_STRING"), running_server(server.server_port):
            pass
        server.shutdown()


def test_automations_want_a_server_that_is_there_already(stranger: int) -> None:
    """One started for them would stop again at once, and nobody would be watched."""
    with pytest.raises(ServingError, match=str(stranger)), running_server(stranger):
        pass


def test_nothing_listening_is_no_prefect_server() -> None:
    with socket.socket() as bound:  # taken, but nobody answers
        bound.bind(("127.0.0.1", 0))
        assert not is_prefect("127.0.0.1", bound.getsockname()[1], seconds=0.2)


def test_a_port_taken_by_another_program_is_stepped_over(stranger: int) -> None:
    assert stranger < own_server.free_port(stranger) < stranger + own_server.PORTS_TRIED


def test_no_free_port_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch, stranger: int) -> None:
    monkeypatch.setattr(own_server, "PORTS_TRIED", 1)
    with pytest.raises(ServingError, match="--port"):
        own_server.free_port(stranger)


def test_a_server_that_cannot_start_gives_the_last_words_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "cleanpress-server.log").write_text("much\nthe database is read-only\n")
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
    process.wait()
    with pytest.raises(ServingError, match="the database is read-only"):
        own_server.wait_until_it_answers(process, 1, tmp_path)


def test_a_configured_server_that_does_not_answer_is_named() -> None:
    """And none is started in its place: its runs would be in the wrong history."""
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    url = "http://127.0.0.1:1/api"
    settings = {PREFECT_API_URL: url, PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(settings), pytest.raises(ServingError, match=url), prefect_server(None, print):
        pass


def test_one_at_a_time_in_a_home(tmp_path: Path) -> None:
    """The second is told where the first one is, and the place is free again after it."""
    with alone_in(tmp_path) as place:
        serving_at(place, "http://127.0.0.1:4391/api")
        with pytest.raises(ServingError, match=r"already running \(process .*, http://127.0.0.1:4391/api\)"):
            alone_in(tmp_path).__enter__()
        assert served_at(tmp_path) == "http://127.0.0.1:4391/api"
    assert served_at(tmp_path) is None
    with alone_in(tmp_path):
        """The place is free again."""


def test_one_at_a_time_at_a_server_whatever_its_address_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Homes of their own do not make two of one server."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with alone_at("http://127.0.0.1:4391/api"):
        with pytest.raises(ServingError, match="already running"):
            alone_at("http://LOCALHOST:4391/api/").__enter__()
        with alone_at("http://127.0.0.1:4392/api"), alone_at("http://b/api"):
            """Those are others."""


@pytest.fixture
def busy() -> Iterator[int]:
    """The port of a Prefect server that takes its time."""

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(0.3)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"true" if self.path == "/api/health" else b'"3.8.8"')

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_busy_server_gets_longer_to_answer_than_to_take_the_call(busy: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "SECONDS_TO_CONNECT", 0.1)
    assert is_prefect("127.0.0.1", busy)
    assert not is_prefect("127.0.0.1", busy, seconds=0.1)


def test_track_goes_where_the_one_in_its_home_serves(
    busy: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where it was killed, or is not Prefect's any more, to the usual port."""
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, PREFECT_SERVER_API_PORT, temporary_settings

    monkeypatch.setenv("NO_PROXY", "")
    api = f"http://127.0.0.1:{busy}/api"
    with temporary_settings({PREFECT_API_URL: None, PREFECT_HOME: tmp_path, PREFECT_SERVER_API_PORT: 1}):
        with alone_in(tmp_path) as place:
            with pytest.raises(ServingError, match=r"no Prefect server answers at http://127\.0\.0\.1:1,"):
                which_server(print)
            serving_at(place, api)
            assert which_server(print) == api
        (tmp_path / HOME_LOCK).write_text("process 1, started in /\nhttp://127.0.0.1:1/api")
        with temporary_settings({PREFECT_SERVER_API_PORT: busy}):
            assert which_server(print) == api


def test_an_address_that_is_none_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://[::1/api")
    with pytest.raises(ServingError, match=r"\(Invalid IPv6 URL\), so nothing was done: PREFECT_API_URL"):
        which_server(print)


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_a_usage_error(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--port", port])
    assert left.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_help_does_not_wait_for_prefect() -> None:
    """Importing it takes seconds."""
    code = "import sys, flows.__main__ as m\ntry: m.main(['--help'])\nfinally: assert 'prefect' not in sys.modules"
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert told.returncode == 0, told.stderr
    assert "--port" in told.stdout


class Log:
    """Keeps what a logger is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, message: str, *words: object) -> None:
        self.lines.append(message % words)

    warning = info


def test_the_log_of_a_long_run_has_a_line_every_few_seconds_and_one_at_the_end() -> None:
    """A line a document would be 100,000 rows in the server's database."""
    log, bars, times = Log(), [], iter(float(second) for second in range(1000))
    told = log_progress(lambda: next(times), log, lambda percent, words: bars.append((percent, words)))
    for done in range(1, 22):
        told(Progress(done, 21, f"{done}.txt", None))
    assert len(log.lines) == 20 // SECONDS_BETWEEN_LINES
    assert log.lines[0] == "6 of 21 done, 1.0 a second, about 15 s left; last: 6.txt"
    assert log.lines[-1] == "21 of 21 done, 1.0 a second; last: 21.txt"
    assert len(bars) == 1 + 20 // SECONDS_BETWEEN_BARS
    assert bars[0] == (pytest.approx(100 / 21), "1 of 21 done"), "there is no rate yet"
    assert bars[-1] == (100, "21 of 21 done, 1.0 a second")


def test_hours_are_not_told_in_seconds() -> None:
    assert how_far(Progress(100, 7300, "a", None), 100, 100).endswith("1.0 a second, about 120 min left")


def test_a_file_that_goes_to_quarantine_is_in_the_log() -> None:
    log = Log()
    broken = Outcome("a.txt", "/a.txt", Status.QUARANTINED, reason="empty_file", remedy="remove it")
    files = BrokenFiles(log)
    files.tell(Progress(1, 9, "a.txt", broken))
    files.tell(Progress(2, 9, "b.txt", None))
    files.end()
    assert log.lines == ["a.txt goes to quarantine: empty_file; remove it"]


def test_of_thousands_of_them_the_rest_is_counted() -> None:
    """Each line is a row in the server's database."""
    log = Log()
    broken = Outcome("a.txt", "/a.txt", Status.QUARANTINED, reason="empty_file", remedy="remove it")
    files = BrokenFiles(log)
    for done in range(MOST_LINES + 1234):
        files.tell(Progress(done, 9999, "a.txt", broken))
    assert len(log.lines) == MOST_LINES
    files.end()
    assert log.lines[MOST_LINES:] == ["1,234 more files in quarantine; `corpus quarantine` lists all"]


def test_the_end_of_a_run_is_logged_once() -> None:
    """The library tells of each document twice, when it is cleaned and when its batch is committed."""
    lines: list[str] = []

    class Log:
        def info(self, text: str, *values: object) -> None:
            lines.append(text % values)

    told = log_progress(clock=lambda: 0.0, logger=Log())
    for _ in range(2):
        told(Progress(5, 5, "a.txt", None))
    assert len(lines) == 1
    assert "5 of 5 done" in lines[0]
