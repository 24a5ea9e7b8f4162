"""`python -m screenshots`: starts the site with invented people, and takes a picture of every kind of page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import django
from playwright.sync_api import Browser

from screenshots.chromium import chromium

if TYPE_CHECKING:
    from screenshots.pages import Steps

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screenshots"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# Ways of seeing in which a page may lose something, and the pages that have all there is to lose.
OTHERWISE = {
    "320-zoomed": {"width": 320},  # what is left of 1280 at 400 %
    "1280-forced-colours": {"width": 1280, "forced_colors": "active"},
    "1280-forced-dark": {"width": 1280, "forced_colors": "active", "color_scheme": "dark"},
    "700-print": {"width": 700, "media": "print"},  # about what fits on a sheet of A4
}
SEEN_OTHERWISE = ("home", "list", "choices", "question", "few", "profile", "language", "information-advice", "404")
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
    few = {name: pages[name] for name in SEEN_OTHERWISE}
    with chromium() as browser:
        for locale, width, scheme in product(locales(), WIDTHS, SCHEMES):
            seen = {"width": width, "color_scheme": scheme}
            take(browser, pages, f"{site}/{locale}", f"{locale}-{width}-{scheme}", **seen)
        for locale, (manner, seen) in product(locales(), OTHERWISE.items()):
            take(browser, few, f"{site}/{locale}", f"{locale}-{manner}", **seen)
    print(f"All in {FOLDER.relative_to(ROOT)}/. Look at each one.")


def take(browser: Browser, pages: Mapping[str, Steps], root: str, manner: str, *, width: int, **seen: str) -> None:
    """These pages in one language, as someone sees them whose screen is so wide and who asked for these colours."""
    media = seen.pop("media", None)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=root.rpartition("/")[2], **seen)
    page = context.new_page()
    for name, steps in pages.items():
        steps(page, root)
        page.emulate_media(media=media)
        page.screenshot(path=FOLDER / f"{name}-{manner}.png", full_page=True)
        page.emulate_media(media="screen")
    context.close()
    print(f"{len(pages)} pages: {manner}", flush=True)


if __name__ == "__main__":
    main()
