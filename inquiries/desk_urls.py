from django.urls import path

from . import desk_views as views

app_name = "inquiry_desk"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/erase/", views.erase_one, name="erase"),
    path("<int:pk>/<slug:name>/", views.act, name="act"),
    path("figures/", views.statistics, name="figures"),
    path("export/", views.export, name="export"),
    path("person/", views.person, name="person"),
    path("access/", views.records, name="records"),
    path("access/check/", views.check_records, name="check"),
]
