"""Who may do what to a mediator. One table; every service asks it before it changes anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Account

MANAGE = "registry.manage_mediators"


@dataclass(frozen=True, slots=True)
class Process:
    """A program that changes mediators by itself, such as an import; history shows its name."""

    name: str


Actor = Account | Process


class Action(TextChoices):
    """Everything that can be done to a mediator, as history names it."""

    REGISTER = "register", gettext_lazy("registered")
    CHANGE = "change", gettext_lazy("changed")
    SUBMIT = "submit", gettext_lazy("submitted")
    PUBLISH = "publish", gettext_lazy("published")
    PAUSE = "pause", gettext_lazy("paused")
    RESUME = "resume", gettext_lazy("pause ended")
    SET_ROOM = "set-room", gettext_lazy("room set")
    CONFIRM = "confirm", gettext_lazy("confirmed")
    WITHDRAW = "withdraw", gettext_lazy("withdrawn")
    GIVE_CONSENT = "give-consent", gettext_lazy("consent recorded")
    WITHDRAW_CONSENT = "withdraw-consent", gettext_lazy("consent withdrawn")
    REMOVE = "remove", gettext_lazy("removed")


# A mediator decides about herself; the rest is for registry managers.
ONLY_MANAGERS = frozenset({Action.PUBLISH, Action.REMOVE})


def check_permission(by: Actor, action: Action, accounts: Iterable[int | None]) -> None:
    """Raises `PermissionDenied` unless ``by`` may do this to the mediators of all these accounts (primary keys)."""
    if isinstance(by, Process):
        return
    if not by.is_active:
        raise PermissionDenied(_("This account is closed."))
    if by.has_perm(MANAGE):
        return
    if action in ONLY_MANAGERS or not all(account is not None and account == by.pk for account in accounts):
        raise PermissionDenied(_("Only a registry manager may do this."))
