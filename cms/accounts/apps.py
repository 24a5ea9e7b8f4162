from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """What staff may do: the roles of an installation."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = _("accounts")
