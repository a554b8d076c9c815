"""Wagtail's name for it: its own command stops at the first row that fails and forgets the schedule of that row."""

from .publish_due import Command  # noqa: F401 - Django looks for it here
