"""Addresses of signing in and out."""

from django.urls import path

from mpp.channels.signin import citizens, invited, leaving, national, officers

app_name = "identity"
urlpatterns = [
    path("masuk", citizens.sign_in, name="sign_in"),
    path("masuk/nasional", national.start, name="national"),
    path("masuk/nasional/kembali", national.back, name="national_back"),
    path("masuk/nasional/berakhir", national.logout_notice, name="logout_notice"),
    path("masuk/sms", citizens.phone, name="phone"),
    path("masuk/sms/kode", citizens.phone_code, name="phone_code"),
    path("masuk/loket", citizens.counter, name="counter"),
    path("masuk/petugas", officers.password, name="officer"),
    path("masuk/petugas/kode", officers.code, name="officer_code"),
    path("undangan", invited.invitation, name="invitation"),
    path("keluar", leaving.sign_out, name="sign_out"),
    path("selesai", leaving.signed_out, name="signed_out"),
]
