"""The form for inquiries, and the receipt. No cookie, no session: the signed stamp in the form stands for both.

Without a session there is nothing in a visitor's name that another site could make use of. It could still have its
visitors send forms unawares, so a form must come from this site: browsers say it in Origin and Sec-Fetch-Site. Whoever
sends neither is no browser of somebody else and gains nothing; the stamp and the limits hold for it as well.
"""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from ir_companies.models import Company, IRPage
from ir_companies.shortlist import Shortlist
from summit.client_address import client_network
from summit.translated import translate_field
from summit.visibility import public_at

from . import consent
from .forms import STAMP, TRAP, InquiryForm
from .mails import addressee, next_step
from .models import Inquiry, OutgoingMail
from .receiving import TooManyInquiries, seconds_to_next_window, take
from .retention import retention_months
from .stamps import new_stamp, read_stamp, receipt_of, receipt_token

MOST_BYTES = 128 * 1024  # the longest message that is allowed, written in the longest way, is a third of it
FORM_TYPE = "application/x-www-form-urlencoded"
private = cache_control(private=True, no_store=True)


@dataclass(frozen=True)
class Desk:
    """Where a form stands: the section, the company it goes to (None: the Center) and the companies picked."""

    page: IRPage
    company: Company | None
    shortlist: Shortlist

    @property
    def path(self):
        if self.company:
            return reverse("inquiries:company", args=[self.company.slug])
        return reverse("inquiries:center")

    @property
    def action(self):
        return self.shortlist.carried_by(self.path)

    @property
    def up(self):
        if self.company:
            url = self.shortlist.carried_by(self.company.get_absolute_url())
            return {"title": str(translate_field(self.company, "name", get_language())), "url": url}
        return {"page": self.page, "title": self.page.title_i18n, "url": self.shortlist.directory_url}


def open_section(now):
    return IRPage.objects.filter(public_at(Page, now)).first()


def desk_for(request, slug=None):
    """Return the Desk of an address; raises Http404 where the public may not see the company or the section."""
    page = open_section(request.now)
    company = Company.objects.public_at(request.now).filter(slug=slug).first() if slug else None
    if page is None or (slug and company is None):
        raise Http404
    return Desk(page, company, Shortlist.read(request.GET))


@csrf_exempt
@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request, slug=None):
    desk = desk_for(request, slug)
    if request.method == "POST":
        return receive(request, desk)
    return show(request, desk, InquiryForm(company=desk.company), new_stamp(request.now))


@sensitive_variables()
def show(request, desk, form, stamp, *, problem="", status=200):
    """Draw the form. `problem` is what was wrong with it as a whole, `form` says what was wrong with a field."""
    months = retention_months()
    company = translate_field(desk.company, "name", get_language()) if desk.company else None
    context = {
        "desk": desk,
        "company": company,
        "form": form,
        "stamp": stamp.text,
        "problem": problem,
        "terms": consent.terms_of_use(months),
        "terms_of_passing_on": consent.terms_of_passing_on(company, months) if company else [],
        "not_for_children": consent.not_for_children(),
        "trap": TRAP,
        "page": desk.page,
    }
    return render(request, "inquiries/form.html", context, status=status)


def is_from_here(request):
    """Whether a browser sent the form from a page of this site; see above for those who do not say.

    A browser that keeps its referrer to itself sends `null` as the origin of every form; it still names the site.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin == "null":
        return site is not None
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def posted(request):
    """Return the fields of a form; raises BadRequest with what to tell the sender where they cannot be read."""
    if request.content_type != FORM_TYPE:
        raise BadRequest(_("The form could not be read. Please fill it in on this page."))
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if size > MOST_BYTES:
        raise BadRequest(_("The form is too long. A message has at most 4,000 characters."))
    try:
        return request.POST
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        raise BadRequest(_("The form could not be read. Please fill it in on this page.")) from None


@sensitive_variables()
def receive(request, desk):
    """Answer a form that was sent: with the way to its receipt, or with the form, its values and what to do."""
    now, company = request.now, desk.company
    if not is_from_here(request):
        problem = _("The form came from another site and was not taken. Please fill it in on this page.")
        return show(request, desk, InquiryForm(company=company), new_stamp(now), problem=problem, status=403)
    try:
        data = posted(request)
    except BadRequest as error:
        return show(request, desk, InquiryForm(company=company), new_stamp(now), problem=str(error), status=400)

    form = InquiryForm(data, company=company)
    is_valid = form.is_valid()
    stamp = read_stamp(data.get(STAMP, ""))
    problem = problem_of(data, stamp, now)
    if stamp is None or stamp.is_too_old(now):
        stamp = new_stamp(now)
    if problem or not is_valid:
        return show(request, desk, form, stamp, problem=problem, status=422)
    try:
        taken = take(
            form.cleaned_data,
            company=company,
            nonce=stamp.nonce,
            network=client_network(request),
            language=request.LANGUAGE_CODE,
            now=now,
        )
    except TooManyInquiries:
        problem = _("Many inquiries came from your network in a short time. Please send this one again in an hour.")
        response = show(request, desk, form, stamp, problem=problem, status=429)
        response.headers["Retry-After"] = str(seconds_to_next_window(now))
        return response
    if not form.is_what_was_sent(taken, company):
        problem = _(
            "This form was already sent, with other words: its receipt number is %(receipt)s. To send what stands here "
            "as another inquiry, press the button again."
        ) % {"receipt": taken.receipt}
        return show(request, desk, form, new_stamp(now), problem=problem, status=409)
    path = reverse("inquiries:receipt", args=[receipt_token(taken)])
    return HttpResponseRedirect(desk.shortlist.carried_by(path), status=303)


def problem_of(data, stamp, now):
    """Return what shows that no person filled in this form just now, in words for a person who did, or ""."""
    if data.get(TRAP):
        return _("A field that people do not see was filled in, perhaps by your browser. It is empty now: send again.")
    if stamp is None:
        return _("The form could not be recognised. Your text is kept: please send it again.")
    if stamp.is_too_old(now):
        return _("The form was open for more than a day. Your text is kept: please look it over and send it again.")
    if stamp.is_too_young(now):
        return _("That was faster than people write. Your text is kept: please send it again.")
    return ""


@private
@require_safe
def receipt(request, token):
    """What a sender can keep. It says nothing about who wrote, or what."""
    number = receipt_of(token)
    found = Inquiry.objects.select_related("company").filter(receipt=number).first() if number else None
    page = open_section(request.now)
    if found is None or page is None:
        raise Http404
    shortlist = Shortlist.read(request.GET)
    context = {
        "receipt": found.receipt,
        "sent_at": found.created_at,
        "addressee": translate_field(found.company, "name", get_language()) if found.company else addressee(found),
        "next_step": next_step(found),
        "is_confirmed": found.mails.filter(purpose=OutgoingMail.Purpose.CONFIRMATION).exists(),
        "erase_after": found.erase_after,
        "duration": consent.duration(found.retention_months),
        "rights": consent.rights(),
        "is_shortlisted": bool(shortlist),
        "onward_url": shortlist.page_url if shortlist else page.address,
        "page": page,
        "up": {"page": page, "title": page.title_i18n, "url": shortlist.directory_url},
    }
    return render(request, "inquiries/receipt.html", context)
