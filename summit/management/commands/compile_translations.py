from django.core.management.base import BaseCommand

from summit.catalogue import ROOT, compile_catalogues


class Command(BaseCommand):
    help = "Compiles the .po files below locale/ to .mo files, without GNU gettext."
    requires_system_checks = ()

    def handle(self, *args, **options):
        for path in compile_catalogues():
            if options["verbosity"] > 0:
                self.stdout.write(f"Wrote {path.relative_to(ROOT)}.")
