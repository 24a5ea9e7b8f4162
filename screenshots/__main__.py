"""`python -m screenshots`: starts the site with invented people, and takes a picture of every kind of page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import django

from screenshots.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
LONGEST_START = 300  # seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # As in production, but invented people are allowed.
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/overview.sqlite3"
        # The browser's event loop runs in this thread, which Django would take for a mistake.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        with running_site(Path(folder) / "site.log") as site:
            take_pictures(site)


@contextmanager
def running_site(log: Path) -> Iterator[str]:
    """The address of the site, once it can be visited. What it says goes to ``log``."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    print("Starting the site with invented people …", flush=True)
    command = [sys.executable, "manage.py", "start_development", "--insecure"]
    environment = {**os.environ, "PORT": port}
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        site = f"http://127.0.0.1:{port}"
        if not answers(f"{site}/health/ready", process):
            sys.exit(f"The site did not start. It said:\n{log.read_text()}")
        yield site
    finally:
        process.terminate()
        process.wait()


def answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Waits until this address answers; false when it never will."""
    deadline = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address)
        except URLError:
            time.sleep(0.5)
        else:
            return True
    return False


def take_pictures(site: str) -> None:
    """Every page, in each language, width and scheme, into its own file."""
    from screenshots.pages import FIRST_PAGES, PAGES, locales  # Django is set up only now

    pages = PAGES | FIRST_PAGES
    with chromium() as browser:
        for locale, width, scheme in product(locales(), WIDTHS, SCHEMES):
            context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, color_scheme=scheme)
            page = context.new_page()
            for name, steps in pages.items():
                steps(page, f"{site}/{locale}")
                page.screenshot(path=FOLDER / f"{name}-{locale}-{width}-{scheme}.png", full_page=True)
            context.close()
            print(f"{len(pages)} pages in {locale}, {width} wide, {scheme}", flush=True)
    print(f"All in {FOLDER.relative_to(ROOT)}/. Look at each one.")


if __name__ == "__main__":
    main()
