"""Peer: Django's admin over the same rows, as a department sets it up in an afternoon. Served by ASGI."""

import os

import django
from django.conf import settings
from django.contrib import admin
from django.core.asgi import get_asgi_application
from django.db import models
from django.urls import path

from runtime.db.url import DatabaseUrl

_url = DatabaseUrl.parse(os.environ["BENCH_URL"])
settings.configure(
    SECRET_KEY="bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, DEBUG=False, STATIC_URL="/static/",
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": _url.database, "USER": _url.user, "PASSWORD": _url.password,
        "HOST": _url.host, "PORT": _url.port or "", "OPTIONS": {"pool": {"min_size": 4, "max_size": 10}},
    }},
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}],
)  # fmt: skip
django.setup()


class Ward(models.Model):
    """A ward."""

    code = models.TextField(primary_key=True)
    name_en = models.TextField()
    local_body = models.TextField()

    class Meta:
        managed = False
        app_label = "auth"
        db_table = '"core"."ward"'

    def __str__(self) -> str:
        return self.name_en


class Application(models.Model):
    """An application for a certificate of residence."""

    id = models.UUIDField(primary_key=True)
    local_body = models.TextField()
    number = models.TextField()
    state = models.TextField()
    ended = models.BooleanField()
    due_on = models.DateField()
    name_en = models.CharField(max_length=120)
    name_ml = models.CharField(max_length=120)
    ward = models.ForeignKey(Ward, models.DO_NOTHING, db_column="ward", db_constraint=False)
    house_en = models.CharField(max_length=120)
    house_ml = models.CharField(max_length=120)
    building_no = models.CharField(max_length=20)
    pincode = models.CharField(max_length=6)
    resident_since = models.DateField()

    class Meta:
        managed = False
        app_label = "auth"
        db_table = '"residence_certificate"."application"'


class Desk(admin.ModelAdmin):
    """The inbox: what is open in one body, due first on top; the form asks what our page asks."""

    list_display = ("number", "ward", "state", "due_on")
    list_per_page = 50
    list_select_related = ("ward",)
    ordering = ("due_on", "id")
    show_full_result_count = False
    fields = ("name_en", "name_ml", "ward", "house_en", "house_ml", "building_no", "pincode", "resident_since")  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).filter(local_body="M07025", ended=False)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Ward.objects.filter(local_body="M07025").order_by("code")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


admin.site.register(Application, Desk)
urlpatterns = [path("admin/", admin.site.urls)]
app = get_asgi_application()


def log_in() -> str:
    """Django's own tables and an administrator; the cookie of his session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("admin", password="admin")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


if __name__ == "__main__":
    print(log_in())
