"""Settings of the test run: its own data folder and, as tests migrate, the owner's role (which neither is a
superuser nor bypasses row-level security)."""

import atexit
import os
import shutil
import tempfile

from tests.running import REGISTRY_WAIT

os.environ["MPP_HOME"] = os.environ.get("MPP_TEST_HOME") or tempfile.mkdtemp(prefix="mpp-test-")
if "MPP_TEST_HOME" not in os.environ:  # a database of a hundred megabytes a run fills any disk
    atexit.register(shutil.rmtree, os.environ["MPP_HOME"], ignore_errors=True)
os.environ["MPP_DB_ROLE"] = "owner"
os.environ["MPP_REGISTRY_WAIT"] = REGISTRY_WAIT
os.environ.pop("DATABASE_URL", None)

from mpp.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the demo's officers would take four seconds
WHITENOISE_USE_FINDERS = True  # the tests collect no static files
WHITENOISE_AUTOREFRESH = True  # each test client would look through every folder of them first
