"""Makes the files beside it with Django itself, as a system to move from would have made them.

    apt-get install python3-django python3-argon2 python3-bcrypt python3-psycopg2 \
        python3-djangorestframework python3-djangorestframework-simplejwt postgresql-client
    PGHOST=… PGUSER=… PGDATABASE=(an empty one) python3 make.py

hashes.json: passwords and what django.contrib.auth.hashers made of them. Django 3.2 knows no scrypt: those are written as
Django 4.0 and later write them, with Python's hashlib.scrypt. dump.sql: the tables of an application with users, posts and
the token blacklist, by pg_dump. tokens.json: what SimpleJWT gave to the users of that application, good for a hundred years.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import django
from django.conf import settings

SECRET_KEY = "the-secret-key-of-the-django-system-that-is-left"

settings.configure(
    SECRET_KEY=SECRET_KEY,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"]}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "rest_framework_simplejwt.token_blacklist",
    ],
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers." + name
        for name in (
            "PBKDF2PasswordHasher",
            "PBKDF2SHA1PasswordHasher",
            "Argon2PasswordHasher",
            "BCryptSHA256PasswordHasher",
            "BCryptPasswordHasher",
        )
    ],
    SIMPLE_JWT={
        "REFRESH_TOKEN_LIFETIME": timedelta(days=36500),
        "ACCESS_TOKEN_LIFETIME": timedelta(days=36500),
        "ROTATE_REFRESH_TOKENS": True,
        "BLACKLIST_AFTER_ROTATION": True,
    },
)
django.setup()

from django.contrib.auth import get_user_model, hashers
from django.core.management import call_command
from django.db import connection, models

PASSWORDS = {
    "ascii": "correct horse battery staple",
    "unicode": "пароль-密码-pässwörd-🔑",
    "decomposed": "pa\u0308sswo\u0308rd of two kinds",
    "long": "a sentence of more than seventy-two bytes, at which the older bcrypt stops reading, and then this",
}


def scrypt(password, salt, n, r, p):
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=2**27, dklen=64)
    return "scrypt$%d$%s$%d$%d$%s" % (n, salt, r, p, base64.b64encode(digest).decode())


def argon2(password, salt, variant, version, memory, passes, lanes):
    from argon2.low_level import Type, hash_secret

    kind = {"i": Type.I, "d": Type.D, "id": Type.ID}[variant]
    made = hash_secret(
        password.encode(), salt.encode(), time_cost=passes, memory_cost=memory, parallelism=lanes, hash_len=32,
        type=kind, version=version)
    return "argon2" + made.decode()


def dear(password):
    """Every kind of hash at the cost that Django gives it."""
    make = hashers.make_password
    yield "pbkdf2_sha256", make(password)
    yield "pbkdf2_sha256 of Django 5.2", hashers.PBKDF2PasswordHasher().encode(password, "Zq9YpD0b4LxTtDh1", 1_000_000)
    yield "pbkdf2_sha1", make(password, hasher="pbkdf2_sha1")
    yield "argon2", make(password, hasher="argon2")
    yield "bcrypt_sha256", make(password, hasher="bcrypt_sha256")
    yield "bcrypt", make(password, hasher="bcrypt")
    yield "scrypt of Django 4.0", scrypt(password, "Zq9YpD0b4LxTtDh1Kq2aXw", 2**14, 8, 1)
    yield "scrypt of Django 5.1", scrypt(password, "Zq9YpD0b4LxTtDh1Kq2aXw", 2**14, 8, 5)


def cheap(password):
    """The same at little cost, and what Django reads though it does not make it."""
    yield "pbkdf2_sha256", hashers.PBKDF2PasswordHasher().encode(password, "seasalt", 1000)
    yield "pbkdf2_sha1", hashers.PBKDF2SHA1PasswordHasher().encode(password, "seasalt", 1000)
    for variant, version in (("id", 19), ("i", 19), ("d", 19), ("i", 16)):
        yield "argon2%s, version %d" % (variant, version), argon2(password, "somesaltsomesalt", variant, version, 512, 2, 2)
    for hasher in (hashers.BCryptSHA256PasswordHasher(), hashers.BCryptPasswordHasher()):
        hasher.rounds = 4
        yield hasher.algorithm, hasher.encode(password, hasher.salt())
    yield "scrypt", scrypt(password, "Zq9YpD0b4LxTtDh1Kq2aXw", 2**10, 8, 1)


def hashes():
    made = [(kind, PASSWORDS["ascii"], hash) for kind, hash in dear(PASSWORDS["ascii"])]
    made += [(kind, password, hash) for password in PASSWORDS.values() for kind, hash in cheap(password)]
    return [{"kind": kind, "password": password, "hash": hash} for kind, password, hash in made]


class Post(models.Model):
    """The tutorial's."""

    title = models.CharField(max_length=200)
    content = models.TextField()
    author = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "posts"


def user(username, hasher=None, password="password of {}", made=None, email=None, **fields):
    account = get_user_model()(username=username, email=username + "@example.com" if email is None else email, **fields)
    if made:
        account.password = made
    elif hasher is None:
        account.set_unusable_password()
    else:
        account.password = hashers.make_password(password.format(username), hasher=hasher)
    account.save()
    return account


def fill():
    login = datetime(2025, 11, 3, 8, 15, 30, 123456, timezone.utc)
    user("admin", "pbkdf2_sha256", is_staff=True, is_superuser=True, last_login=login)
    alice = user("alice", "pbkdf2_sha256", first_name="Alice", last_name="Liddell", last_login=login)
    bob = user("bob", "pbkdf2_sha1")
    user("argon", "argon2")
    user("bcrypted", "bcrypt_sha256")
    user("older", "bcrypt")
    user("scrypted", made=scrypt("password of scrypted", "Zq9YpD0b4LxTtDh1Kq2aXw", 2**14, 8, 1))
    user("Émile", "pbkdf2_sha256", password="пароль-密码-pässwörd-🔑", email="")
    user("invited")
    user("left", "pbkdf2_sha256", is_active=False)
    user("Sam", "pbkdf2_sha256", email="Sam@example.com")
    user("sam", "pbkdf2_sha256", email="sam@example.com")
    user("work", "pbkdf2_sha256", email="shared@example.com")
    user("home", "pbkdf2_sha256", email="shared@example.com")
    # Ids with gaps, as after years.
    with connection.cursor() as cursor:
        cursor.execute("select setval('auth_user_id_seq', 1000), setval('posts_post_id_seq', 500)")
    late = user("Late.Comer", "pbkdf2_sha256")
    for author in (alice, bob, late):
        Post.objects.create(title="The first of " + author.username, content="Written in Django.", author=author)
    return alice, bob


def tokens(alice, bob):
    from rest_framework_simplejwt.tokens import RefreshToken

    live = RefreshToken.for_user(alice)
    spent = RefreshToken.for_user(bob)
    spent.blacklist()
    return {"alice": {"refresh": str(live), "access": str(live.access_token)}, "bob_spent": {"refresh": str(spent)}}


def dump():
    made = subprocess.run(
        ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=100", "--table=auth_user", "--table=posts_post",
         "--table=token_blacklist*"],
        check=True, capture_output=True, text=True).stdout
    # Neither what only psql understands nor the session's settings.
    return "".join(
        line + "\n"
        for line in made.splitlines()
        if line and not line.startswith(("\\", "--", "SET ", "SELECT pg_catalog.set_config")))


def write(name, text):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w", encoding="utf-8") as file:
        file.write(text)


call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(Post)
given = tokens(*fill())
write("hashes.json", json.dumps(hashes(), ensure_ascii=False, indent=1) + "\n")
write("tokens.json", json.dumps({"secret": SECRET_KEY, **given}, indent=1) + "\n")
write("dump.sql", "-- By make.py, with Django %s on PostgreSQL.\n" % django.get_version() + dump())
print("made with Django", django.get_version(), "and Python", sys.version.split()[0])
