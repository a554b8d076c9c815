"""Staff accounts, in an app of their own: Wagtail's first migration needs the user, and ours need Wagtail."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff. Visitors have no accounts."""
