from django.core.management.base import BaseCommand, CommandError

from inquiries.access import Actor
from inquiries.erasing import due_at, erase_due
from summit import clock


class Command(BaseCommand):
    help = "Erases the inquiries whose term is over. The server does the same by itself while it runs."

    def handle(self, **options):
        now = clock.now()
        erased = erase_due(now, Actor.command("erase_expired_inquiries"))
        if options["verbosity"]:
            self.stdout.write(f"{erased} inquiries were erased.")
        if left := due_at(now).count():
            raise CommandError(f"{left} inquiries are due and could not be erased.")
