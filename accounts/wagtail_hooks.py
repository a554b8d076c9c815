from wagtail import hooks

from . import log_actions
from .mail_choice import AnswersPanel

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_account_settings_panel", AnswersPanel)


@hooks.register("construct_settings_menu")
def leave_roles_to_the_code(request, items):
    """What a role may do is written in roles.py; whatever is changed here would be undone by the next load."""
    items[:] = [item for item in items if item.name != "groups"]
