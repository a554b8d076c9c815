"""Uploads in a private bucket instead of on disk, reached through any Django storage class that can sign addresses.

Nothing in the bucket is open to the public. Pages name files as they do on disk, below /files/, where it is asked
first who may have them; a download is then answered with an address that the bucket honours for a minute.
"""

from django.conf import settings
from django.core.files.storage import Storage
from django.utils.encoding import filepath_to_uri
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string

from .staff_files import file_address

SIGNED_SECONDS = 60


class PrivateBucket(Storage):
    """The storage class `backend`, by its dotted path, with `options`: for S3 `storages.backends.s3.S3Storage`.

    Its `url` must take `parameters` and `expire` as that class does, and sign what it returns.
    """

    def __init__(self, backend, **options):
        self.bucket = import_string(backend)(**options)

    def _open(self, name, mode="rb"):
        return self.bucket.open(name, mode)

    def _save(self, name, content):
        return self.bucket.save(name, content)

    def get_available_name(self, name, max_length=None):
        return self.bucket.get_available_name(name, max_length)

    def delete(self, name):
        self.bucket.delete(name)

    def exists(self, name):
        return self.bucket.exists(name)

    def listdir(self, path):
        return self.bucket.listdir(path)

    def size(self, name):
        return self.bucket.size(name)

    def get_modified_time(self, name):
        return self.bucket.get_modified_time(name)

    def url(self, name):
        return file_address(settings.MEDIA_URL + filepath_to_uri(name).lstrip("/"))

    def signed_address(self, name, filename, content_type, *, is_inline=False):
        """Return where a client may fetch the file for a minute, under its name and as its type."""
        parameters = {
            "ResponseContentDisposition": content_disposition_header(not is_inline, filename),
            "ResponseContentType": content_type,
            "ResponseCacheControl": "private, no-store",
        }
        return self.bucket.url(name, parameters=parameters, expire=SIGNED_SECONDS)
