"""Identity providers that people really run, each as its vendor ships it, and the pages of ours that
say how they are set up: the commands of a page are run as they stand there.

They are heavy, so that only `cargo xtask test --vendors` runs these tests.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import requests

from pki import Pki
from sdks import OWN_HOME
from server import Server

DOCS = Path(__file__).parents[2] / "docs"
# What starts in ten seconds by itself takes minutes beside a build.
PATIENCE = 600


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once: what a run did not finish, the next one begins anew."""
    folder = Path(os.environ["DAYPASS_VENDORS"]) / name
    if not folder.exists():
        unfinished = folder.with_name(f"{name}.{os.getpid()}")
        unfinished.mkdir(parents=True)
        make(unfinished)
        unfinished.rename(folder)
    return folder


def free_port() -> int:
    """A port of loopback on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A program in a group of its own, which ends as a whole."""

    def __init__(self, command: list[str], folder: Path, **variables: str) -> None:
        self._log = folder / "printed"
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | variables
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it printed."""
        return self._log.read_text(errors="replace")

    def wait_for(self, url: str, pki: Pki | None = None) -> None:
        """Until it answers there."""
        deadline = time.monotonic() + PATIENCE
        with stranger(pki) as client:
            while time.monotonic() < deadline:
                assert self._process.poll() is None, self.said
                try:
                    if client.get(url, timeout=PATIENCE).ok:
                        return
                except requests.ConnectionError:
                    pass
                time.sleep(0.2)
        raise AssertionError(self.said)

    def close(self) -> None:
        """Ends it, by force if it does not end by itself."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                os.killpg(self._process.pid, how)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                continue
            return


def stranger(pki: Pki | None = None) -> requests.Session:
    """A browser that nobody knows yet."""
    session = requests.Session()
    session.trust_env = False
    if pki is not None:
        session.verify = str(pki.ca)
    return session


def fields(page: str) -> dict[str, str]:
    """What the hidden inputs of a page hold."""
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", page, re.IGNORECASE):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        told = {name.lower(): unescape(value) for name, value in told.items()}
        if told.get("type", "").lower() == "hidden" and "name" in told:
            found[told["name"]] = told.get("value", "")
    return found


def action(page: requests.Response) -> str:
    """Where the form of a page is sent."""
    form = re.search(r'<form\b[^>]*?\baction="([^"]*)"', page.text, re.IGNORECASE | re.DOTALL)
    assert form is not None, page.text
    return urljoin(page.url, unescape(form[1]))


def submit(browser: requests.Session, page: requests.Response, **typed: str) -> requests.Response:
    """Sends the form of a page, with what a person types. Nobody is sent on by itself."""
    return browser.post(
        action(page),
        fields(page.text) | typed,
        allow_redirects=False,
        timeout=PATIENCE,
    )


def follow(
    browser: requests.Session, page: requests.Response, until: str = "\n"
) -> requests.Response | str:
    """Goes where a page sends; the address itself if it begins like this."""
    for _ in range(10):
        if not page.is_redirect:
            return page
        url = urljoin(page.url, page.headers["location"])
        if url.startswith(until):
            return url
        page = browser.get(url, allow_redirects=False, timeout=PATIENCE)
    raise AssertionError("there was no end to where it sent")


def commands(page: str) -> Iterator[str]:
    """The commands of a page's console blocks, each with what is given to it."""
    text = (DOCS / "providers" / page).read_text()
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        lines = iter(block.splitlines())
        for line in lines:
            assert line.startswith("$ "), f"no command begins with this: {line}"
            command = [line.removeprefix("$ ")]
            while command[-1].endswith(("\\", "|")):
                command.append(next(lines))
            given = re.search(r"<<'?(\w+)'?$", command[-1])
            while given is not None and command[-1] != given[1]:
                command.append(next(lines))
            yield "\n".join(command)


def walk(
    page: str, folder: Path, server: Server, pki: Pki, places: Mapping[str, str], *programs: Path
) -> None:
    """Runs the commands of a page in one shell, as the administrator of this node, with these
    places instead of those of the page."""
    script = "\n".join(["set -euo pipefail", *commands(page)])
    for ours, theirs in {"https://sts.example": server.endpoint, **places}.items():
        script = script.replace(ours, theirs)
    found = [*programs, server.binary.parent, Path(sys.executable).parent]
    environment: dict[str, str] = {
        **server.environment,
        "PATH": os.pathsep.join([*map(str, found), os.environ["PATH"]]),
        "HOME": str(folder),
        "CURL_CA_BUNDLE": str(pki.ca),
        "AWS_PAGER": "",
    }
    run(["bash", "-x", "-c", script], folder, environment)


def run(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Runs a command to its end; with its own home, if it fetches what it keeps there."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment or {**os.environ, "HOME": str(OWN_HOME)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout
