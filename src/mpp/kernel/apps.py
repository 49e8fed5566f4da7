"""Django app of the kernel: technical tables and the guarding `migrate` command."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """No domain models; only effect keys."""

    name = "mpp.kernel"
    label = "kernel"
