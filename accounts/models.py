"""Staff accounts, in an app of their own: Wagtail's first migration needs the user, and ours need Wagtail."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Visitors have no accounts."""

    translates_into = models.CharField(
        _("translates into"),
        max_length=5,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("For translators: the only language whose texts this account may change."),
    )

    class Meta(AbstractUser.Meta):
        permissions = [("view_audit", _("Can see who did what"))]

    def get_full_name(self):
        """A Korean name has its family name first, and no space."""
        if any("가" <= letter <= "힣" for letter in self.last_name):
            return f"{self.last_name}{self.first_name}".strip()
        return super().get_full_name()
