from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from summit.conditional import conditional_response

from . import exports
from .facts import read_profiles
from .models import Company, IRPage
from .shortlist import Shortlist, pick


def file_of_shortlist(request, make, content_type, suffix):
    """Answer with a file of the companies in the link; those that nobody knows (any more) are left out."""
    shortlist = Shortlist.read(request.GET)
    problem = shortlist.problem or ("" if shortlist else _("No company is picked."))
    if problem:
        return HttpResponse(f"{problem}\n", status=400, content_type="text/plain; charset=utf-8")
    if not IRPage.is_open(request.now):
        raise Http404
    companies = Company.objects.public_at(request.now).filter(slug__in=shortlist.slugs).select_related("sector")
    picked, _unknown = pick(companies, shortlist)
    if not picked:
        raise Http404
    body = make(read_profiles(picked, request.LANGUAGE_CODE))
    filename = f"cac2020-shortlist-{request.LANGUAGE_CODE}.{suffix}"
    return conditional_response(request, body, content_type, filename=filename)


@require_safe
def shortlist_csv(request):
    return file_of_shortlist(request, exports.facts_csv, exports.CSV_TYPE, "csv")


@require_safe
def shortlist_vcard(request):
    return file_of_shortlist(request, exports.vcards, exports.VCARD_TYPE, "vcf")
