"""Files as staff see them: at an address below the admin, where it is asked who wants to see them.

The public addresses know no account, so they cannot show staff what is still under embargo. While a page of the admin,
a preview or a view at a chosen minute is made, every file is therefore named by its address for staff.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.storage import FileSystemStorage

from .public_requests import is_staff_path

STAFF_VIEW = "/staff/view"  # what is public at /x is shown to staff at /staff/view/x

_prefix = ContextVar("prefix", default="")


def file_address(public_url):
    """Return the address of a file in what is being made: the public one, or in pages for some people theirs."""
    return f"{_prefix.get()}{public_url}"


@contextmanager
def files_below(prefix):
    """Inside, what is public at /x is named by `prefix`/x: by an address that asks who wants to see it."""
    token = _prefix.set(prefix)
    try:
        yield
    finally:
        _prefix.reset(token)


class StaffFilesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_made_for_staff = is_staff_path(request.path_info) or getattr(request, "is_dummy", False)
        with files_below(STAFF_VIEW if is_made_for_staff else ""):
            return self.get_response(request)


class AddressedStorage(FileSystemStorage):
    """Files on disk, each named by the address of those for whom a page is made."""

    def url(self, name):
        return file_address(super().url(name))
