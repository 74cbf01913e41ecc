"""What the tests are given. All but those that stop their server share one."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clients import Boto, Cli, Credentials
from federation import Federation
from pki import Pki
from pki import make as make_pki
from server import Server

# What vendors ship is heavy to fetch and to run: `cargo xtask test --vendors` does.
collect_ignore_glob = [] if "DAYPASS_VENDORS" in os.environ else ["test_vendor_*"]


@pytest.fixture(scope="session")
def binary() -> Path:
    """The program under test."""
    path = os.environ.get("DAYPASS_BINARY")
    if path is None:
        pytest.exit("DAYPASS_BINARY is not set; run these tests by `cargo xtask test`", 2)
    return Path(path).resolve(strict=True)


@pytest.fixture(scope="session")
def server(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A node that is not to be stopped."""
    node = Server(binary, tmp_path_factory.mktemp("shared") / "data").start()
    yield node
    node.close()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """The authority that certifies what the tests serve over TLS."""
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def federated(binary: Path, pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A node that trusts the authority of the tests, and is not to be stopped."""
    data_dir = tmp_path_factory.mktemp("federated") / "data"
    node = Server(binary, data_dir, config=f'[federation]\nca_file = "{pki.ca}"\n').start()
    yield node
    node.close()


@pytest.fixture
def federation(federated: Server, fresh: Callable[[str], str]) -> Federation:
    """That node, as its administrator."""
    return Federation(federated, Boto(federated.endpoint, developer_of(federated)), fresh)


@pytest.fixture
def own_server(binary: Path, tmp_path: Path) -> Iterator[Server]:
    """A node that the test may stop, kill and start again."""
    node = Server(binary, tmp_path / "data").start()
    yield node
    node.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory, also for boto3, which runs in this process."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return home


@pytest.fixture
def developer(server: Server) -> Credentials:
    """The user of account 841860927337."""
    return developer_of(server)


@pytest.fixture
def neighbour(server: Server) -> Credentials:
    """The user of account 210987654321."""
    variables = server.environment
    return Credentials(variables["SECOND_ACCESS_KEY_ID"], variables["SECOND_SECRET_ACCESS_KEY"])


@pytest.fixture
def aws(server: Server, home: Path) -> Cli:
    """The AWS CLI with `dev.env` loaded."""
    return Cli(server.environment, home)


@pytest.fixture
def boto(server: Server, developer: Credentials) -> Boto:
    """boto3 as the developer."""
    return Boto(server.endpoint, developer)


_numbers = itertools.count(1)


@pytest.fixture
def fresh() -> Callable[[str], str]:
    """Makes names that no other test of this run uses."""
    return lambda kind: f"{kind}-{next(_numbers)}"


def developer_of(server: Server) -> Credentials:
    """The developer's credentials on a node."""
    variables = server.environment
    return Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])
