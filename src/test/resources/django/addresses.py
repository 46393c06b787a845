"""Makes addresses.json beside it: which texts Django's EmailValidator takes for e-mail addresses.

    apt-get install python3-django
    python3 addresses.py

Django 3.2.25 and 4.2 have the same rules. Addresses are made of parts, so that most of them are wrong in one way only; a template
shows for which code points in the place of {c} it is an address.
"""

import json
import os
import random

from django.conf import settings

settings.configure()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.validators import EmailValidator  # noqa: E402

LOCALS = (
    "user", "u", "first.last", "a.b.c.d", ".a", "a.", "a..b", "", " ", "a b", "a@b", "@", "a+tag", "-", "_", "!#$%&'*+/=?^_`{|}~-",
    "a,b", "a;b", "a:b", "(c)a", "<a", "a>", "[a]", "a\\b", '"a"', '"a b"', '"a\\ b"', '"', '""', '"a', 'a"', '"a"b"', '"a\\"b"', '"a@b"',
    '"a.b"', '"a..b"', '"."', 'a."b"', '"a".b', '"\\\\"', '"\\"', "é", "用户", "a\n", "a\t", "\x01", '"\x01"', '"\x7f"', '"\t"', '"\\\t"', '"\n"', '"\r"',
    "0", "1.2", "x" * 64, "x" * 65, "x" * 300, "a" + ".a" * 100, "\u017ft", "\u212aelvin", "\u0131\u0130",
)
DOMAINS = (
    "example.com", "EXAMPLE.COM", "Example.Com", "e.co", "example.c", "example.c1", "example.1c", "example.12", "example.123", "1.2.3.4", "1.2.3.44",
    "a.b.c.d.example.org", "example", "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "intranet", ".example.com", "example.com.",
    "example..com", "-a.com", "a-.com", "a-b.com", "a--b.com", "xn--exmple-cua.com", "xn--.com", "xn--a.com", "a.xn--p1ai", "a.-com", "a.com-", "a.c-m",
    "a_b.com", "a b.com", "a.com ", " a.com", "a.com\n", "a,com", "a/com", "", ".", "..", "@", "a@b.com",
    "x" * 63 + ".com", "x" * 64 + ".com", "a." + "x" * 63, "a." + "x" * 64, ("x" * 60 + ".") * 3 + "com", ("x" * 60 + ".") * 4 + "com", ("x" * 60 + ".") * 5 + "com",
    "exämple.com", "EXÄMPLE.com", "exa\u0308mple.com", "example.中国", "例え.テスト", "пример.рф", "straße.de", "faß.de", "βόλος.com", "ΒΌΛΟΣ.com", "क्‍ष.com",
    "نامه‌ای.com", "مثال.إختبار", "א1.com", "1א.com", "אa.com", "example。com", "ex．ample｡com", "ｅｘａｍｐｌｅ.com", "exa\u00admple.com", "exa\u200bmple.com", "💩.la",
    "☃.net", "ä" * 20 + ".com", "ä" * 60 + ".com", "ä.c", "ä", "-ä.com", "ä-.com", "ä..com", "ä.com.", ".ä.com", "xn--ä.com", "ẞ.de", "Ⓐ.com", "½.com", "ﷺ.com", "㌖.com",
    "\u0378.com", "\u2044.com", "a\u2024com", "\u212abc.com", "a\u017f.com", "\u0130.com", "\u0131.com", "ä_b.com", "ä b.com", "ä/b.com",
    "[127.0.0.1]", "[1.2.3.4]", "[256.1.1.1]", "[01.2.3.4]", "[1.2.3]", "[1.2.3.4.5]", "[1.2.3.4", "1.2.3.4]", "[]", "[::1]", "[::]", "[2001:db8::1]", "[2001:DB8::A]",
    "[::ffff:1.2.3.4]", "[::1.2.3.4]", "[::01.2.3.4]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7]", "[1::2::3]", "[:1]", "[1:]", "[:::]", "[12345::]", "[g::]",
    "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:7:1.2.3.4]", "[1::3:4:5:6:7:8]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]", "[1::2:3:4:5:6:7:8]", "[00001::]", "[0001::]",
    "[IPv6:::1]", "[IPv6:2001:db8::1]", "[fe80::1%eth0]", "[fe80::1%25eth0]", "[.]", "[:]", "[1]", "[1.2.3.4]x", "[1.2.3.4].com", "[١.2.3.4]", "[1.2.3.-4]", "[0.0.0.0]", "[00.0.0.0]",
    "[1.2.3.1000]", "[::1]]", "[[::1]", "[::FFFF:127.0.0.1]", "[::ffff:127.0.0.256]", "[::ffff:127.0.0]", "[1.2.3.4:80]", "[64:ff9b::192.0.2.33]",
)
TEMPLATES = (
    "a{c}b@example.com", "{c}@example.com", '"{c}"@example.com', '"\\{c}"@example.com', "u@a{c}b.com", "u@{c}.com", "u@a.{c}", "u@a.b{c}", "u@a.b{c}c", "u@{c}a.com", "u@a{c}.com",
    "u@ä{c}b.com", "u@[1.2.3.{c}]", "u@[::{c}]", "u{c}example.com",
)
CODE_POINTS = [c for c in range(0x10FFFF + 1) if not 0xD800 <= c <= 0xDFFF and (c < 0x3100 or c % 61 == 0 or 0xFB00 <= c <= 0xFFFF)]

validator = EmailValidator()


def is_address(text):
    try:
        validator(text)
        return True
    except ValidationError:
        return False


def ranges(template):
    """The accepted code points, as the places in CODE_POINTS where acceptance begins and ends."""
    turns, before = [], False
    for place, c in enumerate(CODE_POINTS):
        now = is_address(template.replace("{c}", chr(c)))
        if now != before:
            turns.append(place)
            before = now
    return turns


def mixed(rng):
    alphabet = ["a", "b", "1", "-", ".", "ä", "ß", "_", "@", '"', "\\", " ", "[", "]", ":", "xn--", "com", "example", "\u3002", "中"]
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 12)))


rng = random.Random(15)
texts = {local + "@" + domain for local in LOCALS for domain in DOMAINS if local == "user" or domain in ("example.com", "exämple.com", "localhost", "[127.0.0.1]")}
texts |= {"user", "example.com", "", "@", "@@", "a@" + "b" * 316 + ".com", "a" * 308 + "@example.com", "a" * 309 + "@example.com"}
texts |= {mixed(rng) for _ in range(500)} | {"u@" + mixed(rng) + ".com" for _ in range(1500)} | {mixed(rng) + "@example.com" for _ in range(500)}
texts |= {"u@[" + "".join(rng.choice("0129af:.") for _ in range(rng.randint(1, 15))) + "]" for _ in range(800)}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "addresses.json"), "w") as out:
    lines = ['"accepted": ' + json.dumps(sorted(t for t in texts if is_address(t)))]
    lines.append('"rejected": ' + json.dumps(sorted(t for t in texts if not is_address(t))))
    lines.append('"templates": ' + json.dumps({t: ranges(t) for t in TEMPLATES}))
    out.write("{\n" + ",\n".join(lines) + "\n}\n")
