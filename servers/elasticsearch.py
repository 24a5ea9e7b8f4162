"""`python -m servers.elasticsearch start`, or `stop`: a real Elasticsearch, of one node or more, on this machine.

The distribution is the one that Elasticsearch's makers give out to test with. It lacks scripts and language analyzers,
which the overview does not use, and does not answer at `/`: `/_cluster/health` says how it is.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from servers import machine

VERSION = "9.3.2"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
OLDEST_JAVA = 21
JAVAS = Path("/usr/lib/jvm")
HEAP = "512m"
NOTE = "running.json"
LONGEST_START = 180  # seconds, on a busy machine; 15 on a quiet one
LONGEST_STOP = 30
LONGEST_DOWNLOAD = 900

CONFIGURATION = """\
cluster.name: overview
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
{discovery}
"""
ALONE = "discovery.type: single-node"
TOGETHER = "discovery.seed_hosts: {hosts}\ncluster.initial_master_nodes: {names}"
LOGGING = """\
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %-5p %c{1.} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


class DidNotStartError(Exception):
    """A node is not well; has the end of what it wrote."""


class Node:
    """One node. It keeps its data and its ports when it is killed or stopped, and takes them up when started again."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.port = machine.free_port()
        self.transport = machine.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Started, and part of the cluster again."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start without waiting."""
        home, java = distribution(), java_home()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ES_JAVA_HOME": str(java),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "temporary"),
        }
        with (self.folder / "log").open("ab") as log:
            machine.give_to_ordinary_user(self.folder)
            self.process = subprocess.Popen(
                ["bash", home / "bin" / "elasticsearch"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # The launcher and the node it starts are signalled together.
                start_new_session=True,
                **machine.ordinary_user(),
            )

    def wait(self, nodes: int = 1) -> None:
        """Until a cluster of at least so many nodes answers here. Raises `DidNotStartError`."""
        if _until(lambda: healthy(self.url, nodes), while_true=lambda: self.process.poll() is None):
            return
        self.kill()
        last = (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        raise DidNotStartError("\n".join([f"Elasticsearch ({self.name}) did not start. The end of its log:", *last]))

    def kill(self) -> None:
        """Gone at once (SIGKILL), with no chance to write anything."""
        self._signal(signal.SIGKILL)
        self.process.wait(LONGEST_STOP)

    def freeze(self) -> None:
        """There, with its ports open, but doing nothing (SIGSTOP) until it is thawed."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Gone in good order; when it does not go, killed."""
        self.thaw()
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Elasticsearch:
    """A cluster of its own on this machine, in a folder that other accounts may enter."""

    def __init__(self, folder: Path, *, nodes: int = 1) -> None:
        self.nodes = [Node(f"node-{place}", folder / f"node-{place}") for place in range(nodes)]
        discovery = ALONE
        if nodes > 1:
            hosts = json.dumps([f"127.0.0.1:{node.transport}" for node in self.nodes])
            discovery = TOGETHER.format(hosts=hosts, names=json.dumps([node.name for node in self.nodes]))
        for node in self.nodes:
            _configure(node, discovery)

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def start(self) -> None:
        """All nodes, started together; they are one cluster when this is done."""
        try:
            for node in self.nodes:
                node.begin()
            for node in self.nodes:
                node.wait(len(self.nodes))
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        for node in self.nodes:
            if node.process:
                node.kill()

    def stop(self) -> None:
        for node in self.nodes:
            if node.process:
                node.stop()


@contextmanager
def running(*, nodes: int = 1) -> Iterator[Elasticsearch]:
    """A cluster with nothing in it, for as long as it is needed; its data goes with it."""
    with machine.temporary_folder() as folder:
        cluster = Elasticsearch(folder, nodes=nodes)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()


def _configure(node: Node, discovery: str) -> None:
    options = distribution() / "config" / "jvm.options"
    config = node.folder / "config"
    for folder in (config, node.folder / "data", node.folder / "logs", node.folder / "temporary"):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(options, config)
    (config / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
    (config / "elasticsearch.yml").write_text(
        CONFIGURATION.format(
            name=node.name, folder=node.folder, port=node.port, transport=node.transport, discovery=discovery
        ),
        encoding="utf-8",
    )


def healthy(url: str, nodes: int = 1) -> bool:
    """Whether a cluster of at least so many nodes answers here, and has what it stores."""
    try:
        with urlopen(f"{url}/_cluster/health?timeout=1s&master_timeout=1s", timeout=5) as answer:
            health = json.load(answer)
    except OSError:
        return False
    return health["number_of_nodes"] >= nodes and health["status"] != "red"


def distribution() -> Path:
    """The folder with Elasticsearch in it; fetched with Maven the first time. Raises `MissingError`."""
    home = machine.folder() / f"elasticsearch-{VERSION}"
    if home.exists():
        return home
    if not shutil.which("mvn"):
        raise machine.MissingError("Elasticsearch is fetched with Maven, and there is none. Debian: apt install maven")
    print(f"Fetching Elasticsearch {VERSION} (110 MB, once) …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(dir=machine.folder(), prefix="fetching-") as fetched:
        fetch = ["mvn", "--batch-mode", "--quiet", "dependency:copy", f"-Dartifact={ARTIFACT}"]
        to = f"-DoutputDirectory={fetched}"
        run = subprocess.run([*fetch, to], cwd=fetched, capture_output=True, timeout=LONGEST_DOWNLOAD, check=False)
        if run.returncode:
            # What Maven says names addresses that this machine downloads from.
            raise machine.MissingError(f"Maven could not fetch Elasticsearch {VERSION}. To see why: {' '.join(fetch)}")
        (archive,) = Path(fetched).glob("*.zip")
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(fetched)
        with suppress(FileExistsError, OSError):  # someone else was quicker
            (Path(fetched) / home.name).rename(home)
    return home


def java_home() -> Path:
    """Where a Java is that is new enough. Raises `MissingError`."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = [Path(java).resolve().parents[1] for java in [shutil.which("java")] if java]
    for home in (*named, *on_path, *sorted(JAVAS.glob("*"))):
        if _java_version(home) >= OLDEST_JAVA:
            return home
    raise machine.MissingError(
        f"Elasticsearch needs Java {OLDEST_JAVA} or newer, and there is none. "
        "Debian 13: apt install openjdk-21-jre-headless. Elsewhere: a JDK of Eclipse Temurin, its folder in JAVA_HOME."
    )


def _java_version(home: Path) -> int:
    try:
        said = subprocess.run(
            [home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    version = re.search(r'version "(\d+)', said.stderr)
    return int(version[1]) if version else 0


def leave_running(folder: Path) -> str:
    """The address of one node that goes on when this process ends: the one that runs in this folder, or a new one."""
    note = folder / NOTE
    if pid := _left_running(folder):
        url = json.loads(note.read_text(encoding="utf-8"))["url"]
        if not _until(lambda: healthy(url), while_true=lambda: _runs(pid)):
            raise DidNotStartError(f"Elasticsearch runs (process {pid}) but is not well: make elasticsearch-stop")
        return url
    cluster = Elasticsearch(folder)
    (node,) = cluster.nodes
    node.begin()
    note.write_text(json.dumps({"pid": node.process.pid, "url": node.url}), encoding="utf-8")
    node.wait()
    return node.url


def end(folder: Path) -> bool:
    """Stop the node that was left running in this folder; whether there was one."""
    pid = _left_running(folder)
    if pid:
        for number in (signal.SIGCONT, signal.SIGTERM):
            os.killpg(pid, number)
        _until(lambda: not _runs(pid), LONGEST_STOP)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    (folder / NOTE).unlink(missing_ok=True)
    return bool(pid)


def address_left_running(folder: Path) -> str | None:
    """The address of the node that runs in this folder and is well."""
    if not _left_running(folder):
        return None
    url = json.loads((folder / NOTE).read_text(encoding="utf-8"))["url"]
    return url if healthy(url) else None


def _left_running(folder: Path) -> int | None:
    try:
        pid = json.loads((folder / NOTE).read_text(encoding="utf-8"))["pid"]
    except FileNotFoundError:
        return None
    return pid if _runs(pid) else None


def _runs(pid: int) -> bool:
    """Whether this is still the process that was started: another may have its number by now."""
    listed = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "elasticsearch" in listed.stdout


def _until(
    wished: Callable[[], bool], seconds: float = LONGEST_START, *, while_true: Callable[[], bool] = lambda: True
) -> bool:
    """Whether it became so in this time; given up as soon as there is no hope."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and while_true():
        if wished():
            return True
        time.sleep(0.2)
    return False


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m servers.elasticsearch", description=__doc__)
    parser.add_argument("what", choices=["start", "stop"])
    what = parser.parse_args(arguments).what
    folder = machine.folder() / "elasticsearch"
    if what == "stop":
        print("Elasticsearch is stopped." if end(folder) else "No Elasticsearch runs here.")
        return
    try:
        url = leave_running(folder)
    except (machine.MissingError, DidNotStartError) as reason:
        sys.exit(str(reason))
    print(f"Elasticsearch {VERSION} is at {url} (make elasticsearch-stop stops it). To search with it:")
    print(f"  ELASTICSEARCH_URL={url} make run")


if __name__ == "__main__":
    main()
