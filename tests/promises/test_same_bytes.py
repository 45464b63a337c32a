"""Promise 3: same input, same output, to the byte, whatever the clock, the locale, the order and the process."""

import os
import random
import subprocess
import sys
from pathlib import Path

from pipeline import clean

SEEDS = sorted((Path(__file__).parent.parent.parent / "seeds").glob("*.txt"))
PRINT_ALL = """
import sys
from pathlib import Path
from pipeline import clean
for path in sys.argv[1:]:
    print(repr(clean(Path(path).read_bytes(), uri=Path(path).name)))
"""


def test_a_document_does_not_depend_on_what_was_cleaned_before_it():
    alone = {path: repr(clean(path.read_bytes())) for path in SEEDS}
    shuffled = SEEDS * 3
    random.Random(7).shuffle(shuffled)
    assert all(repr(clean(path.read_bytes())) == alone[path] for path in shuffled)


def test_a_document_does_not_depend_on_the_machine_it_is_made_on():
    def run(**environment):
        command = [sys.executable, "-c", PRINT_ALL, *map(str, SEEDS)]
        return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True).stdout

    here = run(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    there = run(PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONUTF8="1")
    assert here
    assert here == there
