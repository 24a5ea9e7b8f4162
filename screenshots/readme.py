"""`python -m screenshots.readme`: the picture in the README, of a search as it is now."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import django
from PIL import Image

from screenshots.__main__ import ROOT, running_site
from screenshots.chromium import chromium

PICTURE = ROOT / "docs" / "overview.png"
SIZE = {"width": 1100, "height": 760}
# Few colours keep it small for whoever clones the repository.
COLOURS = 128


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/overview.sqlite3"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        with running_site(Path(folder) / "site.log") as site, chromium() as browser:
            from screenshots.pages import PAGES

            page = browser.new_context(viewport=SIZE, locale="en").new_page()
            PAGES["list"](page, f"{site}/en")
            save(page.screenshot())
    print(f"Written: {PICTURE.relative_to(ROOT)}, {PICTURE.stat().st_size // 1024} kB.")


def save(picture: bytes) -> None:
    """The picture in few colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
