from django.core.management.base import BaseCommand, CommandError

from inquiries.mail_queue import send_due
from summit import clock


class Command(BaseCommand):
    help = (
        "Sends the mails about inquiries that wait and are due. The server does it by itself every few seconds; this "
        "is for other ways to run the site. Several may run at once: no mail is sent by two."
    )

    def handle(self, *, verbosity, **options):
        sent, failed = send_due(clock.now())
        if verbosity >= 1:
            self.stdout.write(f"{sent} sent, {failed} failed")
        if failed:
            raise CommandError("What failed stays and is tried again; the reasons are above.")
