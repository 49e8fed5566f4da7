"""Addresses of the design system: its gallery and the choice of theme."""

from django.urls import path

from mpp.channels.look import views

app_name = "look"
urlpatterns = [
    path("components", views.gallery, name="gallery"),
    path("theme", views.choose_theme, name="theme"),
]
