"""Files as staff see them: at an address below the admin, where it is asked who wants to see them.

The public addresses know no account, so they cannot show staff what is still under embargo. While a page of the admin,
a preview or a view at a chosen minute is made, every file is therefore named by its address for staff.
"""

from contextvars import ContextVar

from django.core.files.storage import FileSystemStorage

from .public_requests import is_staff_path

STAFF_VIEW = "/staff/view"  # what is public at /x is shown to staff at /staff/view/x

_made_for_staff = ContextVar("made_for_staff", default=False)


def file_address(public_url):
    """Return the address of a file in what is being made: the public one, or in pages for staff theirs."""
    return f"{STAFF_VIEW}{public_url}" if _made_for_staff.get() else public_url


class StaffFilesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_made_for_staff = is_staff_path(request.path_info) or getattr(request, "is_dummy", False)
        token = _made_for_staff.set(is_made_for_staff)
        try:
            return self.get_response(request)
        finally:
            _made_for_staff.reset(token)


class AddressedStorage(FileSystemStorage):
    """Files on disk, each named by the address of those for whom a page is made."""

    def url(self, name):
        return file_address(super().url(name))
