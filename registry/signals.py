"""News of the registry, sent inside the transaction that makes it."""

from django.dispatch import Signal

# Sent once by each service, with ``seqs``: {number of a changed mediator: its new sequence number}, in rising order.
mediators_changed = Signal()
