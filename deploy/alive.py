"""Ends well when the server in this container answers at all. It answers only to a name it knows."""

import os
from urllib.request import Request, urlopen

host = os.environ["ALLOWED_HOSTS"].partition(",")[0].strip().lstrip(".")
urlopen(Request(f"http://127.0.0.1:{os.environ['PORT']}/health/live", headers={"Host": host}), timeout=10)
