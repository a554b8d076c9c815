import logging
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.roles import set_up_roles
from media_archive.preparing import prepare_all, unprepared
from summit import clock
from summit.bureau_files import set_up_collections
from website.approval import set_up_approval
from website.programme.faults import ProgrammeError
from website.programme.reading import DATA_FOLDER, read
from website.programme.rows import rows_of
from website.programme.writing import write

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Load the programme from YAML. Running it again changes nothing; rows that staff have edited since are left "
        "alone and named. A fault in a file is named with its place, and nothing is loaded."
    )

    def add_arguments(self, parser):
        parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder with the data files")
        parser.add_argument("--check", action="store_true", help="do everything but keep nothing")

    def handle(self, *, data, check, verbosity, **options):
        try:
            with transaction.atomic():
                report = write(rows_of(read(data)), now=clock.now(), keep=not check)
                if not check:
                    set_up_roles()
                    set_up_collections()
                    set_up_approval()
        except ProgrammeError as error:
            faults = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(f"Nothing was loaded. To correct first:\n{faults}") from None
        if verbosity >= 1:
            for line in report.lines(kept_nothing=check):
                self.stdout.write(line)
        if settings.LOAD_MAKES_PRESS_MATERIAL and not check:
            self.make_press_material(verbosity)
        if not check:
            prepare_all(unprepared())  # of a database from before files were made ready, and what failed

    def make_press_material(self, verbosity):
        """A text that cannot be drawn must not keep a server from starting."""
        try:
            call_command("make_press_material", verbosity=verbosity, stdout=self.stdout)
        except Exception:
            logger.exception("The press material could not be made.")
            self.stderr.write("The press material could not be made. The programme is loaded.")
