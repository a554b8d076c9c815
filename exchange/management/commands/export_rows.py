from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exchange.exporting import log_rows, rows_for, written
from exchange.sheets import SHEET_NAMED, SHEETS
from summit import clock


class Command(BaseCommand):
    help = "Write all rows into files: .xlsx, .zip (a CSV file for each sheet), .csv (with --sheet) or .json."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--sheet", action="append", choices=sorted(SHEET_NAMED), help="only this; may be repeated")
        parser.add_argument("--language", choices=["ko", "en"], default=settings.LANGUAGE_CODE, help="of sheet names")

    def handle(self, *, files, sheet, language, verbosity, **options):
        exported = rows_for(None, [each for each in SHEETS if not sheet or each.name in sheet])
        for file in files:
            kind = file.suffix.lower().removeprefix(".")
            if kind not in {"xlsx", "zip", "csv", "json"}:
                raise CommandError(f"{file}: the name must end in .xlsx, .zip, .csv or .json.")
            if kind == "csv" and len(exported) != 1:
                raise CommandError(f"{file}: a CSV file holds one sheet. Name it with --sheet, or write a .zip.")
            file.write_bytes(written(exported, kind, language=language, now=clock.now()))
            log_rows(None, exported, kind)
            if verbosity >= 1:
                self.stdout.write(f"{file}: {sum(len(rows) for _sheet, rows in exported)} rows.")
