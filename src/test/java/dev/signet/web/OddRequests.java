package dev.signet.web;

import dev.signet.testing.Member;
import dev.signet.web.OddRequest.Framing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests that no decent client sends, made up from a seed: the same number always gives the same request, so that a failure
 * can be looked at alone.
 */
final class OddRequests {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> RARE_METHODS = List.of("TRACE", "FOO", "get", "PROPFIND", "M-SEARCH", "CONNECT");
    private static final Set<String> LISTS = Set.of(
            "/api/posts",
            "/api/posts/pages",
            "/api/sessions",
            "/api/users",
            "/api/users/pages",
            "/api/users/me/security_events",
            "/api/users/me/security_events/pages",
            "/api/security_events",
            "/api/security_events/pages");
    private static final List<String> FIELDS = List.of(
            "username",
            "password",
            "refresh",
            "token",
            "title",
            "content",
            "id",
            "author",
            "",
            "é",
            "$set",
            "email",
            "current_password",
            "new_password",
            "new_username",
            "uid",
            "code",
            "mfa_token",
            "is_active",
            "is_staff",
            "invitation");
    private static final List<String> ODD_IDS = List.of(
            "0",
            "-1",
            "1e3",
            "1.0",
            "0x1",
            "abc",
            "null",
            "9223372036854775807",
            "9223372036854775808",
            "9".repeat(300),
            "%31",
            "1%20",
            "1%00",
            "%D9%A1",
            "1;a=b",
            "1,2",
            "1/2",
            "..",
            "%2e%2e",
            "{id}",
            "%7Bid%7D",
            "1|2",
            "1\\2");
    private static final List<String> ODD_ENDS = List.of(
            "//",
            "/.",
            "/..",
            "/../..",
            "/%2F",
            ";",
            ";a=b",
            ";/",
            "%00",
            "%",
            "%zz",
            "%ff",
            "%F0%28",
            "/create/more",
            "\\",
            "{x}",
            "/\u00e9",
            ".json",
            "#x",
            "/\"");
    private static final List<String> ODD_VALUES = List.of(
            "0",
            "-1",
            "1",
            "2",
            "last",
            "abc",
            "99999999999999999999",
            "1.5",
            "%31",
            "%zz",
            "%",
            "%00",
            "%ff",
            "{a}",
            "{",
            "+1",
            "%20",
            "NaN",
            "\u00e9",
            "|",
            "\"",
            "<script>",
            "AQAAAAAAAAAB",
            "AX__________",
            "AYAAAAAAAAAA",
            "",
            "a%0d%0ab",
            "%ED%A0%80",
            "true",
            "title,-author",
            "-created_at",
            "0001-01-01T00:00Z",
            "999999-12-31T23:59:59Z",
            "infinity",
            ",".repeat(500),
            "x".repeat(3_000),
            "[",
            "^`");
    private static final List<String> ODD_TYPES = List.of(
            "",
            "json",
            "/",
            "*/*",
            "application/*",
            "*/json",
            "text/plain",
            "text/json",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "APPLICATION/JSON",
            "application/json, text/plain",
            "application/xml",
            "application/x-www-form-urlencoded; charset=nonsense",
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"",
            "multipart/form-data; boundary=\u00e9",
            "multipart/form-data; charset=nonsense; boundary=b",
            "multipart/mixed; boundary=b",
            "multipart/*; boundary=b",
            "application/json; boundary=b; a=\"",
            ";;;",
            "a".repeat(3000),
            "application/json\u0000");
    private static final List<String> ODD_ACCEPTS = List.of(
            "",
            "*",
            "*/*",
            "application/*",
            "text/html",
            "text/html, application/json;q=0.1",
            "application/json; indent=4",
            "application/xml",
            ",,,",
            ";",
            "/",
            "application/json;q=abc",
            "a/b/c",
            "*/json",
            "application/json\u0000",
            "a/b,".repeat(500));
    private static final List<String> OTHER_HEADERS = List.of(
            "X-Signet-Content-Type: application/json",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-Host: [",
            "X-Forwarded-Proto: javascript",
            "Forwarded: host=\"",
            "Origin: http://evil.example",
            "Origin: null",
            "Access-Control-Request-Method: PUT",
            "Idempotency-Key: " + "k".repeat(500),
            "Idempotency-Key: \u0001",
            "User-Agent: " + "\u00e9".repeat(400),
            "User-Agent: a\u0000b",
            "User-Agent: \u0001\u007f",
            "Cookie: a=b; c",
            "Range: bytes=0-0",
            "If-Match: *",
            "If-None-Match: *",
            "If-Modified-Since: yesterday",
            "Content-Encoding: gzip",
            "Content-Encoding: nonsense",
            "Accept-Encoding: nonsense",
            "Accept-Language: x-klingon;;q",
            "Accept-Charset: utf-7",
            "Expect: 100-continue",
            "Expect: the unexpected",
            "Upgrade: websocket",
            "Connection: Upgrade\r\nUpgrade: h2c",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \u00e9",
            "TE: trailers",
            "X-Nothing:",
            "No colon at all",
            ": no name",
            "Bad Name: x",
            "X-Folded: a\r\n b",
            "X-Huge: " + "x".repeat(9_000),
            "X-Huge: " + "x".repeat(100_000),
            "Host: a b",
            "Host: [",
            "Host: {host}",
            "Host: \u00e9",
            "Host:",
            "Host: a\r\nHost: b",
            "Host: evil.example:99999",
            "Content-Length: -1",
            "Content-Length: abc",
            "Content-Length: 99999999999999999999",
            "Content-Length: 0, 0",
            "Transfer-Encoding: identity");
    private static final List<String> HOSTILE_HEADERS = List.of(
            "Host: [::1",
            "Host: signet\r\nHost: other",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: gzip, chunked",
            "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b",
            "Content-Length: 1, 2",
            "Transfer-Encoding : chunked",
            "X: a\rb",
            "Connection: Upgrade\r\nUpgrade: websocket",
            "Expect: 100-continue");
    private static final int LONGEST = 1_000_000;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1.5",
            "1e400",
            "1e-400",
            "1E5",
            "1e16",
            "123456789012345678901234567890",
            "0.1",
            "-0.0",
            "01",
            "1.",
            "+1",
            "NaN",
            "Infinity",
            "1e",
            "0x1",
            "1e999999999",
            "9".repeat(900),
            "9".repeat(5_000));
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\\u0000",
            "a\\u0000b",
            "\\ud800",
            "\\udc00\\ud800",
            "\\ud83d\\ude00",
            "\\u2003\\u00a0",
            "\u0085",
            "\\x",
            "\\u12",
            "a\tb",
            "a\nb",
            "a\u0001b",
            "'; drop table posts; --",
            "%s%n{0}${a}",
            "<b>",
            "x".repeat(151),
            "x".repeat(200),
            "x".repeat(201),
            "\\ud83d\\ude00".repeat(201),
            "x".repeat(70_000),
            "a.b.c",
            "..",
            "eyJhbGciOiJub25lIn0.e30.");

    /** All but the one that ends the session with which the others are tried. */
    private final Map<String, List<String>> served = ServedPaths.withMethods();

    private final long seed;
    private final Member author;
    private final Member spender;
    private final List<Long> posts;
    private final List<Long> othersPosts;
    private final List<String> spendable;
    private final String key;
    private final int limit;

    /**
     * @param author who calls
     * @param posts the author's
     * @param othersPosts of somebody who never calls
     * @param spender whose refresh tokens, {@code spendable}, may be used up
     * @param key the service's HS256 secret
     * @param limit the longest body that the service reads
     */
    OddRequests(
            long seed,
            Member author,
            List<Long> posts,
            List<Long> othersPosts,
            Member spender,
            List<String> spendable,
            String key,
            int limit) {
        served.remove("/api/logout/all");
        this.seed = seed;
        this.author = author;
        this.posts = posts;
        this.othersPosts = othersPosts;
        this.spender = spender;
        this.spendable = spendable;
        this.key = key;
        this.limit = limit;
    }

    /** The request of this number. */
    OddRequest number(int index) {
        return new Draw(new Random(seed * 1_000_003 + index)).request();
    }

    /** The request of this number as a client sends it that keeps its connection, and worse: with bodies that nobody reads. */
    OddRequest kept(int index) {
        Draw draw = new Draw(new Random(seed * 1_000_003 + index));
        OddRequest request = draw.request();
        if (draw.chance(95)) {
            request = request.without(Wire.CLOSE);
        }
        if (draw.chance(5)) {
            request = request.with(draw.one(HOSTILE_HEADERS));
        }
        if (draw.chance(2)) {
            byte[] body = new byte[draw.random.nextInt(LONGEST)];
            request = request.body(body, draw.chance(70) ? Framing.LENGTH : Framing.CHUNKED);
        }
        return request;
    }

    private final class Draw {
        private final Random random;

        Draw(Random random) {
            this.random = random;
        }

        OddRequest request() {
            String path = one(List.copyOf(served.keySet()));
            String method = chance(6) ? one(RARE_METHODS) : chance(40) ? one(METHODS) : usual(path);
            List<String> headers = new ArrayList<>(List.of(Wire.CLOSE));
            OddRequest request = new OddRequest(method, target(path), headers, new byte[0], Framing.NONE);
            if (chance(30)) {
                headers.add("Accept: " + (chance(50) ? "application/json" : one(ODD_ACCEPTS)));
            }
            if (chance(60)) {
                headers.add("Authorization: " + (chance(60) ? "Bearer " + author.access() : authorization()));
            }
            if (chance(5)) {
                headers.add("Authorization: " + authorization());
            }
            for (int more = chance(15) ? 1 + random.nextInt(3) : 0; more > 0; more--) {
                headers.add(one(OTHER_HEADERS));
            }
            if (chance(1)) {
                for (int i = 0; i < 300; i++) {
                    headers.add("X-Many-" + i + ": 1");
                }
            }
            if (method.equals("GET") || method.equals("HEAD") ? chance(10) : chance(92)) {
                request = body(request, path);
            }
            return request;
        }

        private String usual(String path) {
            return one(served.get(path));
        }

        private String target(String path) {
            String target = path.replaceAll("\\{\\w+}", Matcher.quoteReplacement(id()));
            if (chance(60)) {
                target += "/";
            }
            if (chance(6)) {
                target += one(ODD_ENDS);
            }
            if (chance(1)) {
                target = target.replaceFirst("/", "//");
            }
            if (chance(1)) {
                target = target.replace("a", "%61");
            }
            if (chance(2)) {
                target = one(List.of(
                        "*",
                        "",
                        "/",
                        "/api",
                        "/api/",
                        "/api/none/",
                        "api/posts/",
                        "http://evil.example/api/posts/",
                        "http://[/api/posts/",
                        "/" + "a".repeat(5_000),
                        "/api/posts/?" + "a=b&".repeat(900),
                        "/%",
                        "/api/%2e%2e/q/health"));
            }
            if (chance(LISTS.contains(path) ? 70 : 10)) {
                target += query();
            }
            return target;
        }

        private String id() {
            if (chance(15)) {
                return one(ODD_IDS);
            }
            String id = Long.toString(chance(60) ? one(posts) : one(othersPosts));
            return chance(10) ? "000" + id : id;
        }

        private String query() {
            StringBuilder query = new StringBuilder("?");
            for (int i = random.nextInt(4); i >= 0; i--) {
                query.append(one(List.of(
                        "limit",
                        "cursor",
                        "page",
                        "page_size",
                        "format",
                        "user_id",
                        "kind",
                        "since",
                        "offset",
                        "ordering",
                        "search",
                        "author",
                        "title",
                        "title__icontains",
                        "created_at__gte",
                        "created_at__lte",
                        "username",
                        "email",
                        "is_active",
                        "is_staff",
                        "role",
                        "joined_since",
                        "joined_before",
                        "{x}",
                        "%zz",
                        "")));
                query.append(chance(90) ? "=" + one(ODD_VALUES) : "").append(chance(95) ? "&" : "&&?=");
            }
            return query.toString();
        }

        private String authorization() {
            return this.<Supplier<String>>one(List.of(
                            () -> "",
                            () -> "Bearer",
                            () -> "Bearer a b",
                            () -> "bearer " + author.access(),
                            () -> "Basic YTpi",
                            () -> "Bearer " + author.refresh(),
                            () -> "Bearer " + token(),
                            () -> "Bearer " + token(),
                            () -> "Bearer " + token(),
                            () -> "Bearer \u00e9\u0000",
                            () -> "Bearer " + "a".repeat(7_000),
                            () -> "Bearer ..",
                            () -> "Bearer\t" + author.access(),
                            () -> "Bearer " + author.access().substring(3),
                            () -> "Bearer " + author.access() + ".AAAA"))
                    .get();
        }

        /** A token that is not what it seems; half of them carry a good signature. */
        private String token() {
            if (chance(15)) {
                return one(spendable);
            }
            String header = one(List.of(
                    "{\"alg\":\"HS256\"}",
                    "{\"alg\":\"HS256\"}",
                    "{\"alg\":\"HS256\"}",
                    "{\"alg\":\"HS256\"}",
                    "{\"alg\":\"none\"}",
                    "{\"alg\":\"HS512\"}",
                    "{\"alg\":\"RS256\"}",
                    "{\"alg\":\"ES256\"}",
                    "{\"alg\":\"HS256\",\"kid\":\"../../etc/passwd\"}",
                    "{\"alg\":\"HS256\",\"kid\":1}",
                    "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
                    "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
                    "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                    "{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:1/\",\"jwk\":{}}",
                    "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
                    "{\"alg\":1}",
                    "[]",
                    "{"));
            String unsigned = encoded(header) + "." + encoded(claims());
            String signature = chance(80) ? mac(unsigned) : one(List.of("", "AAAA", "\u00e9"));
            return unsigned + "." + signature;
        }

        private String claims() {
            if (chance(5)) {
                return one(List.of("", "{", "null", "[]", "1", "\"a\"", "[".repeat(2_000), "\u0000"));
            }
            StringBuilder claims = new StringBuilder("{");
            claim(claims, "token_type", one(List.of("\"access\"", "\"refresh\"")));
            claim(claims, "exp", "4102444800");
            claim(claims, "iat", "1");
            claim(claims, "jti", "\"" + Integer.toHexString(random.nextInt(50)) + "\"");
            claim(claims, "user_id", chance(70) ? Long.toString(spender.id()) : "1");
            claim(claims, "sid", "\"not a uuid\"");
            return claims.append("\"x\":1}").toString();
        }

        private void claim(StringBuilder claims, String name, String usual) {
            if (chance(90)) {
                String odd = chance(50) ? one(NUMBERS) : value(2);
                claims.append('"')
                        .append(name)
                        .append("\":")
                        .append(chance(85) ? usual : odd)
                        .append(',');
            }
        }

        private OddRequest body(OddRequest request, String path) {
            int kind = random.nextInt(100);
            if (kind < 60) {
                return framed(request, type("application/json"), json(path));
            }
            if (kind < 75) {
                return framed(request, type("application/x-www-form-urlencoded"), urlEncoded(path));
            }
            return framed(request, type("multipart/form-data; boundary=b"), multipart(path));
        }

        private String type(String usual) {
            return chance(85) ? usual : one(ODD_TYPES);
        }

        private OddRequest framed(OddRequest request, String type, byte[] body) {
            OddRequest typed = chance(97) ? request.with("Content-Type: " + type) : request;
            if (chance(3)) {
                typed = typed.with("Content-Type: " + one(ODD_TYPES));
            }
            Framing framing = chance(85) ? Framing.LENGTH : chance(90) ? Framing.CHUNKED : Framing.TRUNCATED;
            return typed.body(body, framing);
        }

        private byte[] json(String path) {
            if (chance(12)) {
                return brokenJson();
            }
            byte[] body = object(path).getBytes(StandardCharsets.UTF_8);
            if (chance(4)) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            if (chance(2)) {
                body = object(path).getBytes(StandardCharsets.UTF_16);
            }
            return chance(3) ? java.util.Arrays.copyOf(body, random.nextInt(body.length)) : body;
        }

        private byte[] brokenJson() {
            int depth = one(List.of(10, 499, 501, 5_000, 100_000));
            return this.<Supplier<byte[]>>one(List.of(
                            () -> ascii(value(3)),
                            () -> ascii("[".repeat(depth)),
                            () -> ascii("[".repeat(depth) + "]".repeat(depth)),
                            () -> ascii("{\"title\":".repeat(depth / 10) + "1" + "}".repeat(depth / 10)),
                            () -> ascii("{\"title\":\"a\",\"content\":" + "[".repeat(depth) + "]".repeat(depth) + "}"),
                            () -> ascii("{} {}"),
                            () -> ascii("{'a':1}"),
                            () -> ascii("{\"a\":1,}"),
                            () -> ascii("/* a */{}"),
                            () -> ascii(" \t\r\n "),
                            () -> new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '{', '}'},
                            () -> new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                            () -> new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0},
                            () -> new byte[] {0},
                            () -> ascii("{\"title\":\"" + "x".repeat(limit) + "\"}"),
                            () -> ascii(" ".repeat(limit - 2) + "{}"),
                            () -> ascii(" ".repeat(limit - 1) + "{}"),
                            () -> noise(random.nextInt(2_000))))
                    .get();
        }

        private String object(String path) {
            List<String> expected = expected(path);
            StringBuilder object = new StringBuilder("{");
            for (String field : expected) {
                if (chance(85)) {
                    String value = chance(55) ? "\"" + usual(field, path) + "\"" : value(2);
                    object.append('"').append(field).append("\":").append(value).append(',');
                }
            }
            for (int more = chance(25) ? random.nextInt(4) : 0; more > 0; more--) {
                object.append('"')
                        .append(one(FIELDS))
                        .append("\":")
                        .append(value(3))
                        .append(',');
            }
            if (chance(1)) {
                object.append("\"a\":0,".repeat(10_000));
            }
            if (object.length() > 1) {
                object.setLength(object.length() - 1);
            }
            return object.append('}').toString();
        }

        private List<String> expected(String path) {
            return switch (path) {
                case "/api/token" -> List.of("username", "password");
                case "/api/token/verify" -> List.of("token");
                case "/api/token/refresh", "/api/token/blacklist", "/api/logout" -> List.of("refresh");
                default -> List.of("title", "content");
            };
        }

        private String usual(String field, String path) {
            return switch (field) {
                case "username" -> chance(50) ? spender.username() : one(TEXTS);
                case "password" -> chance(50) ? Member.PASSWORD : one(TEXTS);
                case "refresh", "token" -> chance(85) ? token() : author.access();
                default -> "post " + random.nextInt();
            };
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 0 ? 7 : 5)) {
                case 0 -> one(NUMBERS);
                case 1, 2 -> "\"" + one(TEXTS) + "\"";
                case 3 -> one(List.of("true", "false", "null"));
                case 4 -> one(List.of("[]", "{}", "[null]", "{\"\":{}}"));
                case 5 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
                default -> "{\"" + one(FIELDS) + "\":" + value(depth - 1) + "}";
            };
        }

        private byte[] urlEncoded(String path) {
            StringBuilder form = new StringBuilder();
            for (String field : expected(path)) {
                form.append(field).append('=').append(formValue(field, path)).append('&');
            }
            for (int more = random.nextInt(3); more > 0; more--) {
                form.append(one(List.of(
                        "title=a",
                        "title",
                        "=",
                        "&",
                        "%zz=1",
                        "a=%",
                        "a=%ff",
                        "%00=%00",
                        "a=b=c",
                        "a;b",
                        "+",
                        "title[]=1",
                        "é=1")));
                form.append('&');
            }
            if (chance(2)) {
                form.append("a=b&".repeat(2_000));
            }
            return form.toString().getBytes(StandardCharsets.UTF_8);
        }

        private String formValue(String field, String path) {
            return chance(50)
                    ? usual(field, path)
                    : one(List.of(
                            "",
                            "+",
                            "%20%20",
                            "%00",
                            "%",
                            "%zz",
                            "%ff",
                            "%ED%A0%80",
                            "x".repeat(201),
                            "x".repeat(70_000),
                            "%F0%9F%98%80"));
        }

        private byte[] multipart(String path) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String field : expected(path)) {
                out.writeBytes(part(field, usual(field, path)));
            }
            for (int more = random.nextInt(2); more > 0; more--) {
                out.writeBytes(part(one(FIELDS), one(TEXTS)));
            }
            if (chance(1)) {
                for (int i = 0; i < 1_500; i++) {
                    out.writeBytes(part("a" + i, "b"));
                }
            }
            out.writeBytes(ascii(chance(90) ? "--b--\r\n" : one(List.of("", "--b", "--b-", "--c--\r\n"))));
            byte[] body = out.toByteArray();
            if (chance(10)) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            return chance(5) ? java.util.Arrays.copyOf(body, random.nextInt(body.length)) : body;
        }

        private byte[] part(String field, String value) {
            String name = " name=\"" + field + "\"";
            String disposition = chance(85)
                    ? "Content-Disposition: form-data;" + name
                    : one(List.of(
                            "Content-Disposition: form-data;" + name + "; filename=\"a.txt\"",
                            "Content-Disposition: form-data;" + name + "; filename=\"../../a\"",
                            "Content-Disposition: form-data;" + name + "; filename*=UTF-8''%zz",
                            "Content-Disposition: form-data;" + name + "; filename*=nonsense''a",
                            "Content-Disposition: form-data;" + name + "; filename=\"\"",
                            "Content-Disposition: form-data;" + name + "; filename=\"a\0b\"",
                            "Content-Disposition: form-data;" + name + "; filename",
                            "Content-Disposition: form-data",
                            "Content-Disposition: form-data; name",
                            "Content-Disposition: form-data; name=",
                            "Content-Disposition: form-data; name=\"",
                            "Content-Disposition: attachment;" + name,
                            "Content-Disposition:",
                            "Content-Disposition",
                            "content-disposition : form-data;" + name,
                            "X-Nothing: 1",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Type: multipart/mixed; boundary=c",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Type: multipart/mixed",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Type: text/plain; charset=nonsense",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Type: text/plain; charset=",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Transfer-Encoding: base64",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Transfer-Encoding: nonsense",
                            "Content-Disposition: form-data;" + name + "; filename=a\r\nContent-Length: -1",
                            "Content-Disposition: form-data;" + name + "\r\nContent-Length: 99999999999999999999",
                            "Content-Disposition: form-data;" + name + "\r\nX-Long: " + "x".repeat(5_000)));
            String end = chance(97) ? "\r\n" : "\n";
            return ("--b" + end + disposition + end + end + value + end).getBytes(StandardCharsets.UTF_8);
        }

        private byte[] noise(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ascii(key), "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(ascii(text)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
