"""Who may do what to a mediator. One table; every service asks it before it changes anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from registry.models import Account

MANAGE = "registry.manage_mediators"


@dataclass(frozen=True, slots=True)
class Process:
    """A program that changes mediators by itself, such as an import; history shows its name."""

    name: str


Actor = Account | Process


class Action(StrEnum):
    """Everything that can be done to a mediator, as history names it."""

    REGISTER = "register"
    CHANGE = "change"
    SUBMIT = "submit"
    PUBLISH = "publish"
    PAUSE = "pause"
    RESUME = "resume"
    SET_ROOM = "set-room"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    GIVE_CONSENT = "give-consent"
    WITHDRAW_CONSENT = "withdraw-consent"
    REMOVE = "remove"


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
