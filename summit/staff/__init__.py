"""How staff see and edit rows, for the viewsets of all apps: lists, choosers, forms, and who may open which row."""

from .forms import StaffForm
from .lists import (
    PartialDateColumn,
    StatusColumn,
    StatusFilterSet,
    TimeColumn,
    updated_column,
    view_on_site_buttons,
)
from .viewsets import StaffDeleteView, StaffEditView, StaffViewSet

__all__ = [
    "PartialDateColumn",
    "StaffDeleteView",
    "StaffEditView",
    "StaffForm",
    "StaffViewSet",
    "StatusColumn",
    "StatusFilterSet",
    "TimeColumn",
    "updated_column",
    "view_on_site_buttons",
]
