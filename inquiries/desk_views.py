"""The desk of the investor officer. The list names nobody; to open an inquiry is an act that is recorded first.

What is personal is sent in the body of a form and shown in the answer to it: never in an address, a message, a
session or a log.
"""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from accounts.audit import log_export
from ir_companies.models import Company
from summit.clock import SEOUL

from . import access, access_check, desk, erasing, personal
from .access_models import AccessRecord
from .desk_export import CONTENT_TYPES, FORMATS
from .desk_forms import (
    AssignForm,
    EraseForm,
    ExportForm,
    NoteForm,
    PassOnForm,
    PersonForm,
    ReplyForm,
    ReportForm,
    StatusForm,
)
from .figures import figures
from .mail_queue import trouble_of
from .models import Inquiry

Action = access.Action
A_PAGE = 50
HISTORY = 100  # entries
CHANGES = {Action.STATUS, Action.ASSIGN, Action.REPLY, Action.PASS_ON}

may_use = permission_required(desk.USE_DESK)
may_erase = permission_required("inquiries.delete_inquiry")
may_check = permission_required("inquiries.check_access")


def today(request):
    return localtime(request.now, SEOUL).date()


# ---------------------------------------------------------------- the list
def filters_of(values):
    """Return the chosen filters; what is no choice counts as none."""
    slugs = {"center", *Company.objects.values_list("slug", flat=True)}
    allowed = {
        "status": set(Inquiry.Status.values),
        "company": slugs,
        "language": {"ko", "en"},
        "assigned": {"me", "nobody"},
        "due": {"soon"},
    }
    chosen = {name: value if (value := values.get(name, "")) in choices else "" for name, choices in allowed.items()}
    return chosen | {"receipt": values.get("receipt", "").replace("\x00", "").strip()[:20]}


def query_of(filters, **more):
    return urlencode({name: value for name, value in (filters | more).items() if value})


@may_use
@require_safe
def inbox(request):
    filters = filters_of(request.GET)
    rows = desk.filtered(desk.listed(), filters, request.user, request.now)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    counts = desk.counts(request.user, request.now)
    companies = Company.objects.filter(inquiries__isnull=False).distinct().order_by("name_ko", "pk")
    return render(
        request,
        "staff/inquiries/inbox.html",
        {
            "inquiries": [(row, (request.now - row.created_at).days) for row in page.object_list],
            "page": page,
            "filters": filters,
            "is_filtered": any(filters.values()),
            "query": query_of(filters),
            "total": counts["all"],
            "statuses": [(value, label, counts[value]) for value, label in Inquiry.Status.choices],
            "companies": companies,
            "assigned": [("me", _("me"), counts["me"]), ("nobody", _("nobody"), counts["nobody"])],
            "due": counts["soon"],
            "soon": localtime(request.now + desk.SOON, SEOUL).date(),
        },
    )


# ---------------------------------------------------------------- one inquiry
@may_use
@require_safe
def detail(request, pk):
    return show(request, pk)


@sensitive_variables()
def show(request, pk, *, form=None, status=200, is_conflict=False):
    """Show an inquiry after its opening has been recorded; `form` is one that could not be taken."""
    with transaction.atomic():
        try:
            inquiry = desk.look_at(pk, access.Actor.of(request), request.now)
        except Inquiry.DoesNotExist:
            raise Http404 from None
        notes, letters = list(inquiry.notes.all()), list(inquiry.letters.select_related("mail"))
        history = list(AccessRecord.objects.filter(inquiry_key=inquiry.pk)[:HISTORY])
        mail_trouble = trouble_of(inquiry)
    forms = {
        "status": StatusForm(initial={"status": inquiry.status}),
        "assign": AssignForm(initial={"user": inquiry.assigned_to_id}),
        "note": NoteForm(initial={"token": desk.new_token()}),
        "reply": ReplyForm(initial=reply_begun(inquiry)),
        "pass_on": PassOnForm(initial={"token": desk.new_token()}),
    }
    if form is not None:
        forms[form.name.replace("-", "_")] = form
    changed_by = next((each for each in history if each.action in CHANGES), None) if is_conflict else None
    context = {
        "inquiry": inquiry,
        "notes": notes,
        "letters": letters,
        "history": history,
        "forms": forms,
        "wrong_form": form,
        "is_conflict": is_conflict,
        "changed_by": changed_by,
        "mail_trouble": mail_trouble,
        "may_pass_on": inquiry.company_id is not None and inquiry.passed_on_consented_at is not None,
        "may_erase": request.user.has_perm("inquiries.delete_inquiry"),
    }
    return render(request, "staff/inquiries/detail.html", context, status=status)


def reply_begun(inquiry):
    subject, text = desk.reply_template(inquiry)
    return {"token": desk.new_token(), "subject": subject, "text": text}


def change_status(form, pk, request, actor):
    inquiry = desk.set_status(pk, form.cleaned_data["version"], form.cleaned_data["status"], actor, request.now)
    return _("Status of %(receipt)s: %(status)s.") % {"receipt": inquiry, "status": inquiry.get_status_display()}


def change_assignment(form, pk, request, actor):
    inquiry = desk.assign(pk, form.cleaned_data["version"], form.cleaned_data["user"], actor, request.now)
    name = desk.name_of(inquiry.assigned_to) or _("nobody")
    return _("%(receipt)s is assigned to: %(name)s.") % {"receipt": inquiry, "name": name}


def write_note(form, pk, request, actor):
    data = form.cleaned_data
    inquiry = desk.add_note(pk, data["token"], data["text"], request.user, actor, request.now)
    return _("Your note on %(receipt)s is kept.") % {"receipt": inquiry}


def write_reply(form, pk, request, actor):
    data = form.cleaned_data
    inquiry = desk.reply(
        pk, data["version"], data["token"], data["subject"], data["text"], request.user, actor, request.now
    )
    return _("Your reply to %(receipt)s is on its way.") % {"receipt": inquiry}


def pass_on(form, pk, request, actor):
    data = form.cleaned_data
    inquiry = desk.pass_on(pk, data["version"], data["token"], data["recipient"], request.user, actor, request.now)
    return _("%(receipt)s is on its way to the company.") % {"receipt": inquiry}


ACTS = {
    "status": (StatusForm, change_status),
    "assign": (AssignForm, change_assignment),
    "note": (NoteForm, write_note),
    "reply": (ReplyForm, write_reply),
    "pass-on": (PassOnForm, pass_on),
}


@sensitive_post_parameters()
@may_use
@require_POST
@sensitive_variables()
def act(request, pk, name):
    if name not in ACTS:
        raise Http404
    form_class, carry_out = ACTS[name]
    form = form_class(request.POST)
    if not form.is_valid():
        return show(request, pk, form=form, status=400)
    try:
        said = carry_out(form, pk, request, access.Actor.of(request))
    except Inquiry.DoesNotExist:
        raise Http404 from None
    except desk.Conflict:
        return show(request, pk, form=form, status=409, is_conflict=True)
    except desk.AlreadyDone:
        messages.warning(request, _("This was done already. Nothing was sent or written twice."))
    except desk.NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("inquiry_desk:detail", pk)


@sensitive_post_parameters()
@may_erase
@require_http_methods(["GET", "HEAD", "POST"])
def erase_one(request, pk):
    """Ask for a reason, then erase one inquiry."""
    inquiry = Inquiry.objects.only("receipt").filter(pk=pk).first()
    if inquiry is None:
        raise Http404
    form = EraseForm(request.POST or None)
    del form.fields["email"]
    if request.method == "POST" and form.is_valid():
        erasing.erase(pk, access.Actor.of(request), now=request.now, purpose=form.cleaned_data["reason"])
        messages.success(request, _("%(receipt)s is erased for good.") % {"receipt": inquiry.receipt})
        return redirect("inquiry_desk:inbox")
    context = {"inquiry": inquiry, "form": form}
    return render(request, "staff/inquiries/erase.html", context, status=400 if request.method == "POST" else 200)


# ---------------------------------------------------------------- figures and files
@may_use
@require_safe
def statistics(request):
    return render(request, "staff/inquiries/figures.html", {"figures": figures()})


@sensitive_post_parameters()
@may_use
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """The chosen inquiries as a file, after the reason is given and kept."""
    filters = filters_of(request.GET)
    rows = desk.filtered(Inquiry.objects.select_related("company", "assigned_to"), filters, request.user, request.now)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return exported(request, rows, filters, **form.cleaned_data)
    context = {"form": form, "count": rows.count(), "query": query_of(filters)}
    status = 400 if request.method == "POST" else 200
    return render(request, "staff/inquiries/export.html", context, status=status)


@sensitive_variables()
def exported(request, rows, filters, *, format, reason):
    with transaction.atomic():
        found = list(rows)
        chosen = query_of(filters) or "all"
        access.record(
            access.Actor.of(request),
            Action.EXPORT,
            now=request.now,
            purpose=reason,
            details=f"{format}, {chosen}, {len(found)}: {' '.join(row.receipt for row in found)}".strip(),
        )
        log_export(request.user, Inquiry, len(found), format)
        content = FORMATS[format](found)
    name = f"inquiries-{today(request):%Y-%m-%d}.{format}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# ---------------------------------------------------------------- what is held about a person
@sensitive_post_parameters()
@may_erase
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def person(request):
    """Find what was sent from an address, hand it over as a file, or erase it."""
    if request.method != "POST":
        return render(request, "staff/inquiries/person.html", {"form": PersonForm()})
    actor, what = access.Actor.of(request), request.POST.get("do", "search")
    form = {"text": ReportForm, "json": ReportForm, "erase": EraseForm}.get(what, PersonForm)(request.POST)
    if form.is_valid() and what in {"text", "json"}:
        return handed_over(request, what, actor, **form.cleaned_data)
    if form.is_valid() and what == "erase":
        number = personal.erase(form.cleaned_data["email"], actor, now=request.now, purpose=form.cleaned_data["reason"])
        messages.success(request, _("Erased for good: %(number)d inquiries.") % {"number": number})
        return redirect("inquiry_desk:person")
    email = form.cleaned_data.get("email")
    context = {"form": form}
    if email:
        found = personal.search(email, actor, now=request.now)
        wrong = form if what in {"text", "json", "erase"} else None
        context = {
            "form": PersonForm(initial={"email": email}),
            "email": email,
            "found": found,
            "report_form": wrong if what in {"text", "json"} else ReportForm(initial={"email": email}),
            "erase_form": wrong if what == "erase" else EraseForm(initial={"email": email}),
        }
    return render(request, "staff/inquiries/person.html", context, status=200 if form.is_valid() else 400)


@sensitive_variables()
def handed_over(request, what, actor, *, email, reason):
    with transaction.atomic():
        found = personal.report(email, actor, now=request.now, purpose=reason)
        text = (personal.as_json if what == "json" else personal.as_text)(email, found, request.now)
    kind, ending = ("application/json", "json") if what == "json" else ("text/plain; charset=utf-8", "txt")
    name = f"personal-data-{today(request):%Y-%m-%d}.{ending}"
    return HttpResponse(
        text.encode(), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# ---------------------------------------------------------------- the access record
def records_of(values):
    """Return the records that fit (action, person, receipt), and what was chosen."""
    chosen = {
        "action": value if (value := values.get("action", "")) in Action.values else "",
        "person": values.get("person", "").replace("\x00", "").strip()[:150],
        "receipt": values.get("receipt", "").replace("\x00", "").strip()[:40],
    }
    rows = AccessRecord.objects.all()
    if chosen["action"]:
        rows = rows.filter(action=chosen["action"])
    if chosen["person"]:
        rows = rows.filter(user_name__icontains=chosen["person"])
    if chosen["receipt"]:
        rows = rows.filter(receipt__icontains=chosen["receipt"])
    return rows, chosen


def show_records(request, **more):
    rows, chosen = records_of(request.GET)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "records": page.object_list,
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "actions": Action.choices,
        "years": access.KEPT_YEARS,
    }
    return render(request, "staff/inquiries/records.html", context | more)


@may_check
@require_safe
def records(request):
    return show_records(request)


@may_check
@require_POST
def check_records(request):
    """Read the whole record and say whether it is what was written."""
    seals, wrong_seal = [], False
    if seal := request.POST.get("seal", "").strip():
        try:
            access_check.parse_seal(seal)
        except ValueError:
            wrong_seal = True
        else:
            seals = [seal]
    if wrong_seal:
        return show_records(request, wrong_seal=True)
    return show_records(request, report=access_check.check_and_note(seals))
