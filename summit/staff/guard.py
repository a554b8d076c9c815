"""The row guard: who sees and changes which row in the admin.

Wagtail asks its policy about a row in few views and about the model in most, so three things stand together here: a
policy that knows rows, a check before every view that is given a row, and an allow-list of addresses. Who works for
some bureaus only is refused every address that is not on it, so that a new view is safe before anybody thinks of it.
"""

from functools import wraps
from inspect import unwrap

from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, Q
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.home import default as nothing_here
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.permission_policies import ModelPermissionPolicy

from ..ownership import may_touch, only_language, open_to_bureaus, owner_lookup, rows_of, works_for_all
from ..public_requests import is_staff_path
from .tags import own_tags_starting

ON_ROWS = {"view", "change", "delete", "publish"}


class BureauPolicy(ModelPermissionPolicy):
    """The permissions of the role, for the rows of the own bureaus."""

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and (instance.pk is None or may_touch(user, instance))

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        rows = self.model._default_manager.all()
        return rows_of(user, rows) if self.user_has_any_permission(user, actions) else rows.none()

    def users_with_any_permission_for_instance(self, actions, instance):
        able = self.users_with_any_permission(actions)
        return get_user_model().objects.filter(pk__in=[user.pk for user in able if may_touch(user, instance)])


def may_open(policy, user, pk):
    """A row is open to who may do something with it, and to who has to decide on it."""
    rows = policy.model._default_manager
    if policy.instances_user_has_any_permission_for(user, ON_ROWS).filter(pk=pk).exists():
        return True
    row = rows.filter(pk=pk).first()
    task = getattr(row, "current_workflow_task", None)
    return bool(task and task.user_can_access_editor(row, user))


def belongs_together(model, pk, kwargs):
    """Wagtail takes a step of a workflow by its number alone, also one of another row."""
    kinds = ContentType.objects.get_for_models(model, for_concrete_models=False).values()
    of_row = Q(object_id=str(pk), base_content_type__in=kinds)
    questions = {
        "revision_id": Revision.objects.filter(of_row),
        "workflow_state_id": WorkflowState.objects.filter(of_row),
        "task_state_id": TaskState.objects.filter(workflow_state__in=WorkflowState.objects.filter(of_row)),
    }
    return all(rows.filter(pk=kwargs[name]).exists() for name, rows in questions.items() if name in kwargs)


def guarded(view, policy, *, changes_all=False):
    """Refuse `view` for rows that are not open to the account; `changes_all` refuses it to translators."""

    @wraps(view)
    def guarded_view(request, *args, **kwargs):
        if changes_all and only_language(request.user) is not None:
            raise PermissionDenied
        if (pk := kwargs.get("pk")) is not None:
            pk = unquote(str(pk))
            if not pk.isdecimal():
                raise Http404
            if not may_open(policy, request.user, pk):
                raise PermissionDenied
            if not belongs_together(policy.model, pk, kwargs):
                raise Http404
        return view(request, *args, **kwargs)

    return open_to_bureaus(guarded_view) if owner_lookup(policy.model) else guarded_view


def url_finder_for(policy, edit_url_name):
    """Wagtail's own finder asks about the model and so would lead to rows of others."""
    return type("RowURLFinder", (ModelAdminURLFinder,), {"permission_policy": policy, "edit_url_name": edit_url_name})


# ---------------------------------------------------------------- the allow-list
def bulk_action_is_open(app_label, model_name, action):
    return getattr(bulk_action_registry.get_bulk_action_class(app_label, model_name, action), "open_to_bureaus", False)


# Wagtail's own addresses: what is the account's own, what Wagtail filters by collection, and what says nothing.
UPLOADS = {"add_multiple", "edit_multiple", "delete_multiple", "delete_upload_multiple"}
CHOOSERS = {"choose", "choose_results", "chosen", "chosen_multiple", "create"}
OPEN_NAMES = {
    "": {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    },
    "wagtailadmin_editing_sessions": {"ping", "release"},
}
OPEN_FILE_NAMES = {  # for those who may change more than texts
    "wagtailimages": UPLOADS
    | {"index", "index_results", "add", "edit", "delete", "image_usage", "preview"}
    | {"create_multiple_from_uploaded_image"},
    "wagtaildocs": UPLOADS
    | {"index", "index_results", "add", "edit", "delete", "document_usage"}
    | {"create_multiple_from_uploaded_document"},
    "wagtailimages_chooser": CHOOSERS,
    "wagtaildocs_chooser": CHOOSERS,
}


def is_open(view, match, user):
    """Whether `user`, who works for some bureaus only, may open this address."""
    namespace, name = ":".join(match.namespaces), match.url_name
    if getattr(view, "open_to_bureaus", False) or name in OPEN_NAMES.get(namespace, ()):
        return True
    if name in OPEN_FILE_NAMES.get(namespace, ()):
        return only_language(user) is None
    if match.view_name == "wagtail_bulk_action":
        return bulk_action_is_open(**match.kwargs) and only_language(user) is None
    return unwrap(view) is unwrap(nothing_here)  # what is no address at all is not found


def refuse(request, *args, **kwargs):
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    messages.error(request, gettext("This part of the admin is not open to your role. Nothing was changed."))
    return redirect("wagtailadmin_home")


IN_PLACE_OF = {
    name: require_admin_access(own_tags_starting)
    for name in ("wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete")
}
refused = require_admin_access(refuse)  # in the language of the account


# Reports name rows of every kind, so they are for those who approve every kind.
REPORTS = {"wagtailadmin_reports", "wagtailadmin_workflows", "wagtailadmin_api"}
MAY_SEE_REPORTS = "wagtailcore.publish_page"
FOR_NOBODY = {"wagtailadmin_error_test"}  # fails on purpose, for developers


class BureauGuardMiddleware:
    """Keep those who work for some bureaus only to the addresses that show and change nothing of others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_staff_path(request.path_info) or not request.user.is_authenticated:
            return None
        user, match = request.user, request.resolver_match
        if match.view_name in FOR_NOBODY:
            return refused(request)
        if works_for_all(user):
            hidden = REPORTS.intersection(match.namespaces) and not user.has_perm(MAY_SEE_REPORTS)
            return refused(request) if hidden else None
        if match.view_name in IN_PLACE_OF:
            return IN_PLACE_OF[match.view_name](request, *args, **kwargs)
        return None if is_open(view, match, user) else refused(request)

    def process_exception(self, request, exception):
        """Wagtail deletes files without asking whether a row still needs them."""
        if not isinstance(exception, ProtectedError) or not is_staff_path(request.path_info):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"success": False}, status=409)
        messages.error(request, gettext("Nothing was deleted: other rows still use it."))
        return redirect("wagtailadmin_home")
