"""Import and export in the admin. What a file would do is shown before it is done."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from summit.clock import SEOUL
from summit.ownership import open_to_bureaus, works_for_all
from summit.staff.lists import language_of_editor

from .exporting import CONTENT_TYPES, log_rows, rows_for, written
from .faults import Unreadable
from .formats.limits import FILE_BYTES
from .formats.workbooks import explanation, write_workbook
from .importing import import_file, plan_of
from .models import KEPT_FOR, Upload
from .sheets import SHEETS

ROWS_SHOWN = 200  # of each sheet; the counts are of all
NAMES_SHOWN = 100
REASON_LENGTH = 300  # characters


def may_export(user):
    return user.has_perm("exchange.export_rows")


def may_import(user):
    """A file names rows of all bureaus: who works for some of them only changes them in their forms."""
    return user.has_perm("exchange.import_rows") and works_for_all(user)


class ExportForm(forms.Form):
    FORMATS = [
        ("xlsx", gettext_lazy("Workbook (.xlsx), to be edited in Excel")),
        ("zip", gettext_lazy("CSV files in a ZIP (.zip)")),
        ("json", gettext_lazy("JSON (.json), for programs")),
    ]

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, widget=forms.RadioSelect, initial="xlsx")
    sheets = forms.MultipleChoiceField(
        label=gettext_lazy("Sheets"), required=False, widget=forms.CheckboxSelectMultiple, choices=list
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = [(sheet.name, sheet.label) for sheet in SHEETS]

    @property
    def chosen(self):
        """The sheets that are asked for: all of them where none is."""
        names = self.cleaned_data["sheets"]
        return [sheet for sheet in SHEETS if not names or sheet.name in names]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.zip,.json"}),
    )


class ExchangeView(WagtailAdminTemplateMixin, View):
    header_icon = "table"
    page_title = gettext_lazy("Import and export")

    def get_breadcrumbs_items(self):
        items = [*super().get_breadcrumbs_items(), {"url": reverse("exchange:index"), "label": _("Import and export")}]
        return items if self.page_title == ExchangeView.page_title else [*items, {"url": "", "label": self.page_title}]

    def page(self, status=200, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)

    def faults(self, plan, name):
        self.template_name, self.page_title = "staff/exchange/faults.html", _("What is wrong")
        return self.page(422, plan=plan, name=name)


class IndexView(ExchangeView):
    template_name = "staff/exchange/index.html"
    http_method_names = ["get"]

    def get(self, request):
        if not (may_export(request.user) or may_import(request.user)):
            raise PermissionDenied
        return self.page(**index_context(request.user))


def index_context(user, **context):
    return {
        "may_export": may_export(user),
        "may_import": may_import(user),
        "works_for_all": works_for_all(user),
        "export_form": ExportForm(initial={"format": "xlsx"}),
        "upload_form": UploadForm(),
        "guide": [(sheet, [(each, explanation(each)) for each in sheet.columns.values()]) for sheet in SHEETS],
        "size": FILE_BYTES >> 20,
    } | context


class ExportView(ExchangeView):
    template_name = "staff/exchange/index.html"
    http_method_names = ["get"]

    def get(self, request):
        if not may_export(request.user):
            raise PermissionDenied
        form = ExportForm(request.GET)
        if not form.is_valid():
            return self.page(400, **index_context(request.user, export_form=form))
        kind, sheets = form.cleaned_data["format"], form.chosen
        if kind == "zip" and len(sheets) == 1:
            kind = "csv"
        exported = rows_for(request.user, sheets)
        content = written(exported, kind, language=language_of_editor(), now=request.now)
        log_rows(request.user, exported, kind)
        stem = sheets[0].name if len(sheets) == 1 else "rows"
        day = localtime(request.now, SEOUL).strftime("%Y%m%d")
        return download(content, kind, f"cac2020-{stem}-{day}.{kind}")


class TemplateView(ExchangeView):
    """An empty workbook with all sheets, and a page that says what goes where."""

    http_method_names = ["get"]

    def get(self, request):
        if not may_import(request.user):
            raise PermissionDenied
        empty = [(sheet, []) for sheet in SHEETS]
        content = write_workbook(empty, language=language_of_editor(), now=request.now, with_guide=True)
        return download(content, "xlsx", "cac2020-template.xlsx")


def download(content, kind, name):
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


class UploadView(ExchangeView):
    """Take a file in. One with faults is not kept; the others wait for the press that stores them."""

    template_name = "staff/exchange/index.html"

    def dispatch(self, request):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request):
        return redirect("exchange:index")

    def post(self, request):
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(400, **index_context(request.user, upload_form=form))
        file = form.cleaned_data["file"]
        try:
            content = file.read(FILE_BYTES + 1)
            plan = plan_of(content, file.name, request.now)
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return self.page(problem.status, **index_context(request.user, upload_form=form))
        if plan.faults:
            return self.faults(plan, file.name)
        Upload.objects.forgotten_at(request.now).delete()
        upload = Upload.objects.create(
            user=request.user, name=file.name, content=content, digest=plan.digest, uploaded_at=request.now
        )
        return redirect("exchange:preview", upload.pk)


class PreviewView(ExchangeView):
    """Show what a file would change; a second press stores exactly that."""

    template_name = "staff/exchange/preview.html"
    page_title = gettext_lazy("What will change")

    def dispatch(self, request, pk):
        if not may_import(request.user):
            raise PermissionDenied
        self.upload = Upload.objects.kept_at(request.now).filter(user=request.user, pk=pk).first()
        if self.upload is None:
            raise Http404
        return super().dispatch(request)

    def get(self, request):
        return self.preview(plan_of(bytes(self.upload.content), self.upload.name, request.now))

    def preview(self, plan, status=200, **context):
        if plan.faults:
            return self.faults(plan, self.upload.name)
        return self.page(
            status,
            plan=plan,
            upload=self.upload,
            until=self.upload.uploaded_at + KEPT_FOR,
            rows_shown=ROWS_SHOWN,
            names_shown=NAMES_SHOWN,
            **context,
        )

    def post(self, request):
        seen = request.POST.get("digest", "")
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
        content, name = bytes(self.upload.content), self.upload.name
        plan = import_file(content, name, user=request.user, now=request.now, seen=seen, reason=reason)
        if plan.faults or plan.digest != seen:
            message = _("The rows have changed in the meantime. Look at what the file would change now.")
            messages.warning(request, message)
            return self.preview(plan, 409)
        if plan.gaps and not reason:
            return self.preview(plan, 400, lacks_reason=True)
        self.upload.delete()
        count = len(plan.changes)
        words = ngettext("%(count)d row has been stored.", "%(count)d rows have been stored.", count)
        messages.success(request, words % {"count": count})
        return redirect("exchange:index")


index = open_to_bureaus(IndexView.as_view())
export = open_to_bureaus(ExportView.as_view())
template = TemplateView.as_view()
upload = UploadView.as_view()
preview = PreviewView.as_view()
