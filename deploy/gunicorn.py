"""How gunicorn serves the overview. `make serve` and the container use this file."""

import gc
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# The application is loaded once, before workers are forked: they share its memory.
preload_app = True
# A visitor who sends her request byte by byte holds a worker no longer than this; a proxy that buffers is better still.
timeout = 20
graceful_timeout = 20
# Sealed addresses are long; longer than this none is.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# Nobody steers a running server; and the file system may be read-only.
control_socket_disable = True
# The application writes the request log, without what was asked.
accesslog = None
errorlog = "-"
# Which proxies may say that a request came by HTTPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(server):
    """Once, before the workers: reads words and people, so that no visitor waits for it, and leaves them to all."""
    from django.db import DatabaseError, connections

    from registry.today import today
    from registry.words import current_vocabulary
    from search.criteria import SearchCriteria
    from search.service import find_mediators
    from search.understanding import understand

    try:
        understand("", "", locale="nl", vocabulary=current_vocabulary())
        find_mediators(SearchCriteria(), today=today())
    except DatabaseError as unreachable:
        server.log.warning("Nothing is read yet: %s", unreachable)
    # A connection cannot be shared by processes.
    connections.close_all()
    # What is here stays: looking through it for garbage is what made answers slow now and then.
    gc.collect()
    gc.freeze()
