from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from . import views
from .writing import IMPORT


@hooks.register("register_admin_urls")
def exchange_urls():
    patterns = [
        path("", views.index, name="index"),
        path("export/", views.export, name="export"),
        path("template/", views.template, name="template"),
        path("import/", views.upload, name="upload"),
        path("import/<int:pk>/", views.preview, name="preview"),
    ]
    return [path("exchange/", include((patterns, "exchange")))]


class ExchangeMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_export(request.user) or views.may_import(request.user)


@hooks.register("register_admin_menu_item")
def exchange_menu_item():
    return ExchangeMenuItem(
        _("Import and export"), reverse("exchange:index"), name="exchange", icon_name="table", order=900
    )


@hooks.register("insert_global_admin_css")
def exchange_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/exchange.css"))


@hooks.register("register_log_actions")
def exchange_log_actions(actions):
    @actions.register_action(IMPORT)
    class ImportFormatter(LogFormatter):
        label = pgettext_lazy("log", "Import")

        def format_message(self, log_entry):
            data = log_entry.data
            count = data.get("count", 0)
            if data.get("added"):
                words = ngettext("Added %(count)d row from %(file)s", "Added %(count)d rows from %(file)s", count)
            else:
                words = ngettext("Changed %(count)d row from %(file)s", "Changed %(count)d rows from %(file)s", count)
            return words % {"count": count, "file": data.get("file", "")}
