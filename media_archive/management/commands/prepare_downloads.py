from django.core.management.base import BaseCommand

from media_archive.models import MediaFile
from media_archive.preparing import prepare_all, remove_strays
from summit import clock


class Command(BaseCommand):
    help = (
        "Make all files of the media archive ready to download: rights inside images, sizes and checksums. Files that "
        "are ready stay as they are. Names the files that cannot be made ready, and removes what belongs to none."
    )

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="also those that are ready")

    def handle(self, *, again, verbosity, **options):
        prepared = prepare_all(MediaFile.objects.all(), again=again)
        failed = [each for each in prepared if each.problem]
        strays = remove_strays(clock.now())
        if verbosity >= 1:
            self.stdout.write(f"Ready: {len(prepared) - len(failed)}. Not ready: {len(failed)}. Removed: {strays}.")
        for each in failed:
            self.stderr.write(f"{each.media_file.item.slug}, file {each.media_file.pk}: {each.problem}")
