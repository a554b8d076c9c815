from django.core.management.base import BaseCommand

from media_archive.own_material.making import make_press_material
from summit import clock


class Command(BaseCommand):
    help = (
        "Make the timetable, the fact sheet and the key visuals of the press kit from the programme, in both "
        "languages. Running it again makes anew only what the programme has changed since; what staff have replaced "
        "or deleted is left alone."
    )

    def handle(self, *, verbosity, **options):
        report = make_press_material(clock.now())
        if verbosity >= 1:
            for line in report.lines():
                self.stdout.write(line)
