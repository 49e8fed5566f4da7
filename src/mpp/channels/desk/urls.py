"""Addresses of the officers' desk."""

from django.urls import path

from mpp.channels.desk import previews, revoking, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("tugas/<uuid:work_item_id>/", views.task, name="task"),
    path("tugas/<uuid:work_item_id>/ambil", views.claim, name="claim"),
    path("tugas/<uuid:work_item_id>/putuskan", views.decide, name="decide"),
    path("tugas/<uuid:work_item_id>/pratinjau.<str:form>", previews.preview, name="preview"),
    path("berkas/<uuid:file_id>", views.file, name="file"),
    path("dokumen/", revoking.documents, name="documents"),
    path("dokumen/<uuid:output_id>/cabut", revoking.revoke, name="revoke"),
]
