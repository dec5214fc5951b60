"""The site's settings: at home, on this machine alone, unless `unclench serve` says otherwise by environment."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from csp.constants import NONE, SELF

from unclench.record.settings_base import *  # noqa: F403 - the record's settings are these settings
from unclench.record.settings_base import INSTALLED_APPS

DEBUG = False
BEHIND_TLS = bool(os.environ.get("UNCLENCH_TLS"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("UNCLENCH_HOSTS", "").split(","))]
PAIRING = os.environ.get("UNCLENCH_PAIRING", "")
REGION = os.environ.get("UNCLENCH_REGION") or None

INSTALLED_APPS = [*INSTALLED_APPS, "unclench.web.pages", "django.contrib.staticfiles", "django_htmx", "csp"]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "unclench.web.pages.guard.OwnMachineOnly",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "unclench.web.pages.guard.PlainFailures",
]
ROOT_URLCONF = "unclench.web.urls"
WSGI_APPLICATION = "unclench.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "unclench.web.pages.templating.environment"},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [("unclench/report", Path(str(files("unclench.report"))) / "style")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # a stricter one takes the origin off our own forms, which Django checks
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "unclench.web.pages.failures.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
NINJA_NUM_PROXIES = 1 if BEHIND_TLS else 0
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "brief"}},
    "formatters": {"brief": {"()": "unclench.web.log.Brief"}},
    "loggers": {"django": {"level": "ERROR"}},
    "root": {"handlers": ["terminal"], "level": "ERROR"},
}
