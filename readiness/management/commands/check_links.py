from collections import Counter
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from readiness.asking import TIMEOUT, LinkClient
from readiness.checking import NoNetwork, check_links, due, forget_others
from readiness.links import uses_of_links
from readiness.models import LinkCheck
from summit import clock

NO_NETWORK = 2  # exit code


class Command(BaseCommand):
    help = "Asks the addresses outside this site that rows and pages hold, and keeps which of them no longer answer."
    stealth_options = ("client", "pause")  # for tests alone: no option of the command line leads there

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="how many addresses at most; those asked longest ago come first")
        parser.add_argument(
            "--older-than", type=float, default=0, metavar="HOURS", help="only what was not asked since"
        )
        parser.add_argument("--timeout", type=float, default=TIMEOUT, metavar="SECONDS", help="for each connection")

    def handle(self, *, limit=None, older_than=0, timeout=TIMEOUT, client=None, pause=None, **options):
        addresses = uses_of_links()
        urls = due(addresses, clock.now(), timedelta(hours=older_than))[:limit]
        counts = Counter()
        manners = {} if pause is None else {"pause": pause}
        try:
            for check in check_links(urls, client or LinkClient(timeout), lambda: clock.now(), **manners):
                counts[check.result] += 1
                if options["verbosity"] > 1:
                    self.stdout.write(f"{check.result:8} {check.http_status or check.problem or ''} {check.url}")
        except NoNetwork:
            raise CommandError("No network: nobody answered. Nothing was recorded.", returncode=NO_NETWORK) from None
        gone = forget_others(addresses)
        if options["verbosity"]:
            told = ", ".join(f"{counts[result]} {result}" for result in LinkCheck.Result.values if counts[result])
            self.stdout.write(f"{sum(counts.values())} of {len(addresses)} addresses asked: {told or 'none'}.")
            if gone:
                self.stdout.write(f"{gone} addresses are in no row any more and were forgotten.")
