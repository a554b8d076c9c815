from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from exchange.comparing import counted
from exchange.faults import Unreadable
from exchange.importing import import_file
from summit import clock


class Command(BaseCommand):
    help = (
        "Store what a file of rows says: .xlsx, .csv, .zip of CSV files or .json. All of it or nothing; every fault is "
        "named with its cell. Rows that the file does not have stay as they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="say what would change and keep nothing")
        parser.add_argument("--reason", help="why texts go out with a gap between the languages; else the file's name")
        parser.add_argument("--user", help="the account on whose behalf this is done")
        parser.add_argument("--language", choices=["ko", "en"], default=settings.LANGUAGE_CODE, help="of the report")

    def handle(self, *, file, check, reason, user, language, verbosity, **options):
        users = get_user_model()
        try:
            person = users.objects.get_by_natural_key(user) if user else None
            content = file.read_bytes()
        except users.DoesNotExist:
            raise CommandError(f"There is no account {user}.") from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        with translation.override(language):
            try:
                reason = reason or _("Import of %(file)s") % {"file": file.name}
                plan = import_file(content, file.name, user=person, now=clock.now(), keep=not check, reason=reason)
            except Unreadable as problem:
                raise CommandError(f"{file}: {problem}") from None
            if plan.faults:
                raise CommandError("\n".join([_("Nothing was stored. To correct first:"), *map(str, plan.faults)]))
            if verbosity >= 1:
                for line in self.lines(plan, check):
                    self.stdout.write(line)

    def lines(self, plan, check):
        counts = plan.counts
        words = _("%(added)d to add, %(changed)d to change, %(unchanged)d unchanged, %(only_here)d only here.")
        if not check:
            words = _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(only_here)d only here.")
        yield words % counts
        for label, added, changed in counted(plan):
            yield f"  {label}: +{added} ~{changed}"
        for gap in plan.gaps:
            yield f"  {gap.place} {gap.change.key} {gap.column.name}: {gap.words}"
        if check:
            for change in plan.changes:
                for column, old, new in change.differences():
                    yield f"  {change.line.place(column.name)} {change.key} {column.name}: {old!r} → {new!r}"
