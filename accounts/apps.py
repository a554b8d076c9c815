from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users import apps as wagtail_users


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from . import audit  # what follows changes of accounts connects itself

        audit.log_spreadsheets()


class StaffUsersConfig(wagtail_users.WagtailUsersAppConfig):
    """Wagtail's administration of users, with our roles and bureaus in its forms."""

    default = False
    user_viewset = "accounts.viewsets.StaffUserViewSet"
