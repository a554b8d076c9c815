from django.core.management.base import BaseCommand

from summit.catalogue import update_catalogue


class Command(BaseCommand):
    help = "Lists the interface words in use in locale/ko, keeping translations; then names those still to translate."
    requires_system_checks = ()

    def handle(self, *args, **options):
        untranslated = update_catalogue("ko")
        for entry in untranslated:
            self.stdout.write(f"{entry.occurrences[0][0]}: {entry.msgid}")
        self.stdout.write(f"{len(untranslated)} left to translate.")
