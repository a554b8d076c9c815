import getpass
import os
import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from inquiries import personal
from inquiries.access import Actor
from inquiries.models import Inquiry
from summit import clock

FORMATS = {"text": personal.as_text, "json": personal.as_json}


class Command(BaseCommand):
    help = "Says in both languages what is held about a person, or erases it. Both are recorded with the reason."

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["report", "erase"])
        parser.add_argument("email", help="the address the inquiries were sent from; - reads it from the input")
        parser.add_argument("--reason", required=True, help="why; it is kept in the access record, so name nobody")
        parser.add_argument("--by", default="", help="who asks for it to be done; else the account of the system")
        parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="of the report")
        parser.add_argument("--output", help="a new file for the report, which only its owner can read")
        parser.add_argument("--yes", action="store_true", help="erase without asking again")

    def handle(self, *, action, email, reason, by, format, output, yes, **options):
        email = (sys.stdin.readline() if email == "-" else email).strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("This is not an e-mail address.") from None
        if len(reason.strip()) < 5:
            raise CommandError("Give the reason in words.")
        actor = Actor.command("personal_data", by or account())
        if action == "report":
            self.report(email, actor, reason, format, output)
        else:
            self.erase(email, actor, reason, yes)

    def report(self, email, actor, reason, format, output):
        now = clock.now()
        if output and os.path.exists(output):
            raise CommandError(f"{output} exists already. Nothing was written.")
        text = FORMATS[format](email, personal.report(email, actor, now=now, purpose=reason), now)
        if output:
            with open(os.open(output, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            self.stdout.write(f"Written to {output}")
        else:
            self.stdout.write(text, ending="")

    def erase(self, email, actor, reason, yes):
        found = Inquiry.objects.of_email(email).count()
        if not yes and found:
            self.stdout.write(f"{found} inquiries with their notes, letters and mails are erased for good.")
            if input("Type yes to go on: ").strip().casefold() != "yes":
                raise CommandError("Nothing was erased.")
        erased = personal.erase(email, actor, now=clock.now(), purpose=reason)
        self.stdout.write(f"{erased} inquiries were erased.")


def account():
    """The name of the account of the system, where it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
