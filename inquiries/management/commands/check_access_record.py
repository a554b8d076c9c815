from django.core.management.base import BaseCommand, CommandError

from inquiries import access_check
from inquiries.access import RecordBroken
from inquiries.erasing import trim_record
from summit import clock

BROKEN = 2  # exit code


class Command(BaseCommand):
    help = (
        "Reads the record of accesses to inquiries and says what was removed, changed, added, moved or cut off. Where "
        "it is whole, prints its seal, which has to be found again by every later check."
    )

    def add_arguments(self, parser):
        parser.add_argument("--seal", action="append", default=[], help="the seal of an earlier check; may be repeated")
        parser.add_argument("--trim", action="store_true", help="then remove what is older than two years")

    def handle(self, *, seal, trim, **options):
        try:
            report = access_check.check_and_note(seal)
        except ValueError as error:
            raise CommandError(str(error)) from None
        if not report.is_whole:
            for finding in report.findings:
                self.stderr.write(str(finding))
            raise CommandError(f"{len(report.findings)} things are wrong with the access record.", returncode=BROKEN)
        if options["verbosity"]:
            self.stdout.write(f"The access record is whole: {report.count} entries.")
            if report.seal:
                self.stdout.write(f"Seal: {report.seal}")
        if trim:
            try:
                removed = trim_record(clock.now())
            except RecordBroken as error:
                raise CommandError(str(error), returncode=BROKEN) from None
            if options["verbosity"]:
                self.stdout.write(f"{removed} entries were older than two years and were removed.")
