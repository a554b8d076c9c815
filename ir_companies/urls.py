"""The shortlist as files: the same addresses below each language."""

from django.urls import path

from . import views

app_name = "ir_companies"
urlpatterns = [
    path("ir/shortlist.csv", views.shortlist_csv, name="csv"),
    path("ir/shortlist.vcf", views.shortlist_vcard, name="vcard"),
]
