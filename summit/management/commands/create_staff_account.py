import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Creates the first staff account with a random password and prints both; does nothing once there is a user."

    def handle(self, *args, **options):
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(username="staff", email="", password=password)
        self.stdout.write(f"Staff login (shown only this once): staff / {password}")
