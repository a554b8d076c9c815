from wagtail import hooks

from .staff.bulk import BULK_ACTIONS
from .staff.tags import offer_own_tags

offer_own_tags()

for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=200)  # after Wagtail's own, which these replace
