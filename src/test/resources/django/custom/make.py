"""Makes the files beside it with the reference system itself and two copies of it that have a user model of their own.

    apt-get install python3-django python3-bcrypt python3-psycopg2 \
        python3-djangorestframework python3-djangorestframework-simplejwt postgresql-client
    REFERENCE=(the folder of the reference system's Django project) DB_HOST=… DB_PORT=… DB_USER=… python3 make.py

The server at DB_HOST must let DB_USER in without a password and create databases. Each shape gets a database of its own:

reference  the project as it is, with Django's own user model
uuid       a UUID as the key, the e-mail address as the username, further columns, a table of another name
nullable   the same, and the address may be missing

(shape).sql is made by pg_dump, (shape).json by dumpdata. tokens.json: what the project gave to its users, good for a hundred years.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET_KEY = "the-secret-key-of-a-django-system-with-a-user-model-of-its-own"
SHAPES = ("reference", "uuid", "nullable")

MODELS = '''
import os
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

NULLABLE = os.environ["SHAPE"] == "nullable"


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=320, unique=True, null=NULLABLE, blank=NULLABLE)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    display_name = models.CharField(max_length=100, blank=True)
    plan = models.CharField(max_length=20, default="free")
    birthday = models.DateField(null=True)
    preferences = models.JSONField(default=dict)
    USERNAME_FIELD = "email"
    objects = BaseUserManager()

    class Meta:
        db_table = "members"
'''

SETTINGS = '''
import os
from datetime import timedelta

from .settings import *

if os.environ["SHAPE"] != "reference":
    INSTALLED_APPS = ["accounts", *INSTALLED_APPS]
    AUTH_USER_MODEL = "accounts.User"
SIMPLE_JWT = {
    **SIMPLE_JWT,
    "ACCESS_TOKEN_LIFETIME": timedelta(days=36500),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=36500),
}
'''


def project(folder):
    """A copy of the reference's project with these settings and the app of the user model."""
    shutil.copytree(os.environ["REFERENCE"], folder, dirs_exist_ok=True)
    os.makedirs(os.path.join(folder, "accounts", "migrations"))
    for name, text in (
        ("accounts/__init__.py", ""),
        ("accounts/migrations/__init__.py", ""),
        ("accounts/models.py", MODELS),
        ("config/dumped.py", SETTINGS),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def pbkdf2(password):
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    return PBKDF2PasswordHasher().encode(password, "seasalt", 1000)


def bcrypt(password, prefix, cost=4):
    """As other systems than Django store it. The variants differ in name only (crypt_blowfish 1.2 and later)."""
    import bcrypt as library

    salt = b"$2b$%02d$" % cost + b"Zq9YpD0b4LxTtDh1Kq2aXu"
    return prefix + library.hashpw(password.encode()[:72], salt).decode()[4:]


def people(shape):
    """Name, e-mail address and fields of each."""
    domain = "@example.com"
    yield "admin", "admin" + domain, {"is_staff": True, "is_superuser": True}
    yield "alice", "alice" + domain, {"first_name": "Alice", "last_name": "Liddell"} if shape == "reference" else {
        "display_name": "Alice Liddell", "plan": "gold", "birthday": "1852-05-04", "preferences": {"theme": "dark", "mails": [1, 2]}}
    yield "bob", "bob" + domain, {}
    yield "left", "left" + domain, {"is_active": False}
    yield "Sam", "Sam" + domain, {}
    yield "sam", "sam" + domain, {}
    yield "node", "node" + domain, {"password": bcrypt("password of node", "$2b$")}
    yield "php", "php" + domain, {"password": bcrypt("password of php", "$2y$")}
    yield "rails", "rails" + domain, {"password": bcrypt("password of rails", "$2a$")}
    yield "long", "long" + domain, {"password": bcrypt("of long " * 12, "$2y$")}
    yield "dear", "dear" + domain, {"password": "$2y$15$Zq9YpD0b4LxTtDh1Kq2aXu" + "A" * 31}
    yield "invited", "invited" + domain, {"password": "!" + "x" * 40}
    if shape != "reference":
        yield "wordy", "w" * 64 + "@" + ".".join(["d" * 50] * 3) + ".com", {}
        yield "endless", "e" * 64 + "@" + ".".join(["d" * 60] * 4) + ".com", {}
        yield "local", "local@localhost", {}
    if shape == "nullable":
        yield "phone", None, {"display_name": "Phone only"}
        yield "kiosk", None, {}
        yield "blank", "", {}


def fill(shape):
    import datetime
    import uuid

    from blog.models import Post
    from django.contrib.auth import get_user_model
    from django.db import connection

    joined = datetime.datetime(2024, 2, 29, 12, 30, 15, 250000, datetime.timezone.utc)
    made = {}
    for n, (name, email, fields) in enumerate(people(shape)):
        fields = {"password": pbkdf2("password of " + name), "date_joined": joined + datetime.timedelta(days=n), **fields}
        if shape == "reference":
            fields["username"] = name
        else:
            fields["id"] = uuid.uuid5(uuid.NAMESPACE_DNS, name + ".example.com")
        made[name] = get_user_model()(email=email, **fields)
        made[name].save(force_insert=True)
    for name in ("alice", "bob", "phone" if shape == "nullable" else "sam"):
        Post.objects.create(title="The first of " + name, content="Written in Django.", author=made[name])
    if shape == "reference":
        # Somebody left, and the id is not given again.
        get_user_model().objects.create(username="gone").delete()
        with connection.cursor() as cursor:
            cursor.execute("select setval('auth_user_id_seq', 40)")
    return made


def give(made):
    from blog.serializers import CustomTokenObtainPairSerializer as Tokens
    from rest_framework_simplejwt.tokens import RefreshToken

    tokens = {}
    for name, user in made.items():
        refresh = Tokens.get_token(user)
        tokens[name] = {"key": str(user.pk), "refresh": str(refresh), "access": str(refresh.access_token)}
    spent = Tokens.get_token(made["bob"])
    tokens["bob"]["spent"] = str(spent)
    RefreshToken(str(spent)).blacklist()
    return tokens


def dumped(shape):
    table = "auth_user" if shape == "reference" else "members"
    made = subprocess.run(
        ["pg_dump", "-h", os.environ["DB_HOST"], "-p", os.environ["DB_PORT"], "-U", os.environ["DB_USER"], "--no-owner",
         "--no-privileges", "--rows-per-insert=100", "--table=" + table, "--table=blog_post", "--table=token_blacklist*",
         os.environ["DB_NAME"]],
        check=True, capture_output=True, text=True).stdout
    # Neither what only psql understands nor the session's settings.
    return "".join(
        line + "\n"
        for line in made.splitlines()
        if line and not line.startswith(("\\", "--", "SET ", "SELECT pg_catalog.set_config")))


def write(name, text):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write(text)


def one(shape):
    import django

    django.setup()
    from django.core.management import call_command

    if shape != "reference":
        call_command("makemigrations", "accounts", verbosity=0)
    call_command("migrate", verbosity=0)
    tokens = give(fill(shape))
    write(shape + ".sql", "-- By make.py, with Django %s.\n" % django.get_version() + dumped(shape))
    # Of the reference indented, which breaks lines; of the others as it comes.
    call_command(
        "dumpdata", "accounts" if shape != "reference" else "auth.user", "blog", "token_blacklist",
        output=os.path.join(HERE, shape + ".json"), indent=1 if shape == "reference" else None, verbosity=0)
    print(json.dumps(tokens))


def main():
    made = {"secret": SECRET_KEY}
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            project(folder)
            database = "dumped_" + shape
            environment = {
                **os.environ, "SHAPE": shape, "DB_NAME": database, "SECRET_KEY": SECRET_KEY, "PYTHONPATH": folder,
                "PYTHONDONTWRITEBYTECODE": "1", "DJANGO_SETTINGS_MODULE": "config.dumped"}
            at = ["-h", os.environ["DB_HOST"], "-p", os.environ["DB_PORT"], "-U", os.environ["DB_USER"], database]
            subprocess.run(["dropdb", "--if-exists", *at], check=True)
            subprocess.run(["createdb", *at], check=True)
            run = subprocess.run(
                [sys.executable, os.path.abspath(__file__), shape], env=environment, cwd=folder, check=True,
                stdout=subprocess.PIPE, text=True)
            made[shape] = json.loads(run.stdout.splitlines()[-1])
    write("tokens.json", json.dumps(made, indent=1) + "\n")


if len(sys.argv) > 1:
    one(sys.argv[1])
else:
    main()
