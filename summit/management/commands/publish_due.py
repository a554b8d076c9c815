import signal
import threading

from django.core.management.base import BaseCommand, CommandError

from summit import clock
from summit.scheduling import Runner


class Command(BaseCommand):
    help = (
        "Publishes what is scheduled and due, and takes expired rows off the site. The server does it by itself "
        "every few seconds; this is for other ways to run the site. Several may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, and look again every SECONDS")

    def handle(self, *, every, verbosity, **options):
        if every is not None and every < 1:
            raise CommandError("--every takes a whole number of seconds, at least 1.")
        runner = Runner(every) if every else Runner()
        done, failed = runner.run_once(clock.now())
        if verbosity >= 1 and (done or not every):
            self.stdout.write(f"{done} done, {len(failed)} failed")
        if every:
            stopped = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_args: stopped.set())
            runner.run_until(stopped)
        elif failed:
            raise CommandError("What failed keeps its schedule; the reasons are above.")
