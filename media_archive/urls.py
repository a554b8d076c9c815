"""The feed of the archive and the ZIPs of its kits: the same addresses below each language."""

from django.urls import path

from . import views

app_name = "media_archive"
urlpatterns = [
    path("media.atom", views.media_atom, name="atom"),
    path("media/kits/selection.zip", views.selection_zip, name="selection_zip"),
    path("media/kits/<slug:slug>.zip", views.kit_zip, name="kit_zip"),
]
