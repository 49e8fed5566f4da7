"""Settings of a worker process that works on the test run's own database, and knows one slow job more."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["MPP_TEST_DATABASE"]
INSTALLED_APPS += ["tests.slow"]
