"""A browser that people use, driven as a person drives it: through the sign-in page, and beside
`daypass login --saml`."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server import Server

MISSING = [name for name in ["chromium", "chromedriver"] if shutil.which(name) is None]
MISSING += [name for name in ["selenium"] if importlib.util.find_spec(name) is None]
PATIENCE = 30


def headless(profile: Path, *more: str) -> Iterator[Any]:
    """A browser without a window, with a profile of its own, until it is no longer wanted."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in [
        "headless",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "disable-dev-shm-usage",
        f"user-data-dir={profile}",
        *more,
    ]:
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(PATIENCE)
    driver.implicitly_wait(PATIENCE)
    yield driver
    driver.quit()


def find(browser: Any, selector: str) -> Any:
    """The element of a page that comes."""
    return browser.find_element("css selector", selector)


def forget(browser: Any) -> None:
    """Loses every cookie, of whichever page, so that nobody is logged in anywhere."""
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})


def wait_for_heading(browser: Any, text: str) -> None:
    """Until the page is there."""
    from selenium.common.exceptions import WebDriverException

    deadline = time.monotonic() + PATIENCE
    found = ""
    while found != text:
        assert time.monotonic() < deadline, found
        # A page may go while it is looked at.
        with contextlib.suppress(WebDriverException):
            found = find(browser, "h1").text
        time.sleep(0.05)


def complaints(browser: Any) -> list[str]:
    """What the browser refused to do on pages since it was last asked."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def start(binary: Path, server: Server, home: Path, *arguments: str, **more: str) -> Any:
    """The command, while it waits."""
    return subprocess.Popen(
        [binary, "login", "--saml", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"HOME": str(home), "PATH": os.defpath, "AWS_ENDPOINT_URL": server.endpoint, **more},
    )


def hand_over(browser: Any, code: str) -> None:
    """Compares the code, and lets the program have the credentials."""
    wait_for_heading(browser, "Hand the credentials over")
    assert find(browser, "#code").text == code
    find(browser, "button[type=submit]").click()
    wait_for_heading(browser, "You are signed in")


def code_of(command: Any) -> str:
    """The code that the command shows."""
    for line in command.stderr:
        if "code" in line:
            return str(line.split()[-1])
    raise AssertionError("it shows no code")
