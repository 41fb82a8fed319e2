import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from duban.errors import BusyError, DubanError
from duban.lease import lease, owner

HOLD = """
import sys, time
from pathlib import Path
from duban.lease import lease
with lease(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(lock: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_owner_is_told_who_holds_it(tmp_path: Path) -> None:
    with hold(tmp_path / "lock") as other:
        with pytest.raises(BusyError, match=rf"pid {other.pid} on .* \(run\)"), lease(tmp_path / "lock", "backfill"):
            pass
        holder = owner(tmp_path / "lock")
        assert holder is not None
        assert holder["pid"] == other.pid
        other.kill()


def test_a_killed_owner_is_taken_over(tmp_path: Path) -> None:
    with hold(tmp_path / "lock") as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert owner(tmp_path / "lock") is None
        with lease(tmp_path / "lock", "run"):
            assert owner(tmp_path / "lock")
    assert owner(tmp_path / "lock") is None


@pytest.mark.parametrize(("age", "taken"), [(5, True), (3600, False)])
def test_an_owner_on_another_machine_counts_while_its_heart_beats(tmp_path: Path, age: float, taken: bool) -> None:
    lock = tmp_path / "lock"
    lock.write_text(json.dumps({"pid": 1, "host": "elsewhere", "purpose": "run", "heartbeat": time.time() - age}))
    if taken:
        with pytest.raises(BusyError, match="elsewhere"), lease(lock, "run"):
            pass
    else:
        with lease(lock, "run"):
            pass


def test_a_garbled_lock_file_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\xff\x00{")
    with lease(tmp_path / "lock", "run"):
        pass


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DubanError, match="DUBAN_HOME"), lease(tmp_path / "file" / "lock", "run"):
        pass
