"""The real program, started as its users start it: `daypass serve --dev`."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

READY = "daypass ready on "
PATIENCE = 60


class Server:
    """A node on a free port. Its data directory outlives its process, as a user's does."""

    def __init__(self, binary: Path, data_dir: Path, config: str | None = None) -> None:
        self.binary = binary
        self.data_dir = data_dir
        self.config = config
        self.endpoint = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._log = data_dir.with_suffix(".stderr")
        self._output = data_dir.with_suffix(".stdout")

    def start(self) -> Server:
        """Starts the node and waits until it says that it is ready."""
        assert self._process is None, "it is running"
        address = "127.0.0.1:0"
        command: list[str | Path] = [self.binary, "serve", "--dev", "--data-dir", self.data_dir]
        command += ["--listen", address, "--metrics-listen", address]
        if self.config is not None:
            file = self.data_dir.with_suffix(".toml")
            file.write_text(self.config)
            command += ["--config", file]
        with self._log.open("wb") as log, self._output.open("wb") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=log, env={}
            )
        self.endpoint = self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> str:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            over = self._process.poll() is not None
            lines = self._log.read_text().splitlines(keepends=True)
            ready = [line for line in lines if line.startswith(READY) and line.endswith("\n")]
            if ready:
                return ready[0].removeprefix(READY).strip()
            if over:
                break
            time.sleep(0.02)
        raise AssertionError(f"it did not become ready:\n{self._log.read_text()}")

    @property
    def printed(self) -> str:
        """What it wrote to its standard output since it was started."""
        return self._output.read_text()

    @property
    def environment(self) -> dict[str, str]:
        """The variables of `dev.env`."""
        lines = (self.data_dir / "dev.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def audit(self) -> list[dict[str, Any]]:
        """The records of the audit trail."""
        lines = (self.data_dir / "audit.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def stop(self) -> int:
        """Asks it to end (SIGTERM), and returns its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Leaves no process behind."""
        if self._process is not None:
            self.kill()

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None, "it is not running"
        self._process.send_signal(how)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process = None
