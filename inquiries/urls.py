"""The form and its receipt, below each language. A company cannot be called `inquiry`."""

from django.urls import path

from . import views

app_name = "inquiries"
urlpatterns = [
    path("ir/inquiry/", views.inquiry, name="center"),
    path("ir/inquiry/receipt/<str:token>/", views.receipt, name="receipt"),
    path("ir/<slug:slug>/inquiry/", views.inquiry, name="company"),
]
