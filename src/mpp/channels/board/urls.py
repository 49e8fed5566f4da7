"""Addresses of the national board and of open data."""

from django.urls import path

from mpp.channels.board import committee, opendata, views

app_name = "board"
urlpatterns = [
    path("", views.board, name="board"),
    path("provinsi/", views.provinces, name="provinces"),
    path("provinsi/<str:code>/", views.province, name="province"),
    path("daerah/<str:code>/", views.region, name="region"),
    path("komite/", committee.board, name="committee"),
    path("komite/laporan.pdf", committee.report, name="report"),
    path("data/kinerja.<str:form>", opendata.figures, name="figures"),
    path("data/katalog.<str:form>", opendata.catalogue, name="catalogue"),
    path("data/layanan/<str:region_code>/<slug:service_id>.jsonld", opendata.service, name="service_data"),
]
