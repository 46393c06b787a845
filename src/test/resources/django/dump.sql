-- By make.py, with Django 3.2.25 on PostgreSQL.
CREATE TABLE public.auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.auth_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_user_id_seq OWNED BY public.auth_user.id;
CREATE TABLE public.posts_post (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    content text NOT NULL,
    author_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.posts_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.posts_post_id_seq OWNED BY public.posts_post.id;
CREATE TABLE public.token_blacklist_blacklistedtoken (
    id bigint NOT NULL,
    blacklisted_at timestamp with time zone NOT NULL,
    token_id bigint NOT NULL
);
CREATE SEQUENCE public.token_blacklist_blacklistedtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.token_blacklist_blacklistedtoken_id_seq OWNED BY public.token_blacklist_blacklistedtoken.id;
CREATE TABLE public.token_blacklist_outstandingtoken (
    id bigint NOT NULL,
    token text NOT NULL,
    created_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    user_id integer,
    jti character varying(255) NOT NULL
);
CREATE SEQUENCE public.token_blacklist_outstandingtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.token_blacklist_outstandingtoken_id_seq OWNED BY public.token_blacklist_outstandingtoken.id;
ALTER TABLE ONLY public.auth_user ALTER COLUMN id SET DEFAULT nextval('public.auth_user_id_seq'::regclass);
ALTER TABLE ONLY public.posts_post ALTER COLUMN id SET DEFAULT nextval('public.posts_post_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_blacklistedtoken_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_outstandingtoken_id_seq'::regclass);
INSERT INTO public.auth_user VALUES
	(1, 'pbkdf2_sha256$260000$lwAnIrqyE64KY4np5EtA3H$LdE56mhNS3sR5IIQ58Y/YvOUttGtlX6XtzHU5uXW9As=', '2025-11-03 08:15:30.123456+00', true, 'admin', '', '', 'admin@example.com', true, true, '2026-11-25 02:59:26.944719+00'),
	(2, 'pbkdf2_sha256$260000$dPKvK9J2skjap8J9iech7z$oEuP1NAgKntqYKHEwoNCLN60073fdbfI3PSiE/+iwqo=', '2025-11-03 08:15:30.123456+00', false, 'alice', 'Alice', 'Liddell', 'alice@example.com', false, true, '2026-11-25 02:59:27.095788+00'),
	(3, 'pbkdf2_sha1$260000$Ugsx9SDKOtN7xEHJRhNE7M$i0lL0WFyU6CE7flEHTvx85z0OyI=', NULL, false, 'bob', '', '', 'bob@example.com', false, true, '2026-11-25 02:59:27.19288+00'),
	(4, 'argon2$argon2id$v=19$m=102400,t=2,p=8$ZVpTb0xhOWZldUJMZVhMUk1rajZKeA$uu8Osp6ZOoDwnS3c8TEdZg', NULL, false, 'argon', '', '', 'argon@example.com', false, true, '2026-11-25 02:59:27.314356+00'),
	(5, 'bcrypt_sha256$$2b$12$3FcSSwC.fYCX3Lu6Bz34rOruU18BRtCrATE3/kjxNb5KFANR6oNfS', NULL, false, 'bcrypted', '', '', 'bcrypted@example.com', false, true, '2026-11-25 02:59:27.707834+00'),
	(6, 'bcrypt$$2b$12$p3/KW6p84DU7WqJHcRt9uuPfuoaOJrIDuSxE.MUZpWoV7I7kbQOUq', NULL, false, 'older', '', '', 'older@example.com', false, true, '2026-11-25 02:59:28.294298+00'),
	(7, 'scrypt$16384$Zq9YpD0b4LxTtDh1Kq2aXw$8$1$hJCHR1Eh5QmOu9j0A0OGEIGMLjogWSpTf+ADxGJgkT69qjU7qt9ulu2gdnId+PWgrkVVVbQcBcW0Gsz0XXKZdg==', NULL, false, 'scrypted', '', '', 'scrypted@example.com', false, true, '2026-11-25 02:59:28.903975+00'),
	(8, 'pbkdf2_sha256$260000$F8rUdsIqqvfxJm33DDifb1$O12dSjm28AVHEP2qBA3H6X8Fid6yuzgGsyHEMJshYbY=', NULL, false, 'Émile', '', '', '', false, true, '2026-11-25 02:59:28.910398+00'),
	(9, '!1bT2btNMbjIi1YqJ1nYlQKXFWYdc8TF0kscah4zX', NULL, false, 'invited', '', '', 'invited@example.com', false, true, '2026-11-25 02:59:29.051415+00'),
	(10, 'pbkdf2_sha256$260000$iR2mTd6b1z00LzXC0d6FA8$p0YSG6nSXROj4T37sN5/N0/TPruh9A4giFkogA5FAVs=', NULL, false, 'left', '', '', 'left@example.com', false, false, '2026-11-25 02:59:29.058592+00'),
	(11, 'pbkdf2_sha256$260000$LkIqZXHtucjdWUxDclDbsq$aCmnxykdKBbhJMGEmSXW7d8pNi9Uayq+DZANmONBgK4=', NULL, false, 'Sam', '', '', 'Sam@example.com', false, true, '2026-11-25 02:59:29.179133+00'),
	(12, 'pbkdf2_sha256$260000$SdrKPxrnNjd4teiN8KfsPc$Q3EbgFNO43boV91RgGIcdnfOFXNHYeFuYq+sUwJaj6U=', NULL, false, 'sam', '', '', 'sam@example.com', false, true, '2026-11-25 02:59:29.450245+00'),
	(13, 'pbkdf2_sha256$260000$2lyaGE3tgQY0xAMWeikg5U$rZCmQpIFdtHwetu9q0HPQw7n+g1pG4pkXQMQ3WYaDgI=', NULL, false, 'work', '', '', 'shared@example.com', false, true, '2026-11-25 02:59:29.746238+00'),
	(14, 'pbkdf2_sha256$260000$kleZrC4y9IBtVYPTRxzyrB$wDQYEXqswpMyC8jOLLbuaUJnh1pfEaHIUls5Qdkk2II=', NULL, false, 'home', '', '', 'shared@example.com', false, true, '2026-11-25 02:59:30.030147+00'),
	(1001, 'pbkdf2_sha256$260000$xhEvRgPWe0ev0EKiGnYwd7$S6TrpOTH/qe+oV4NlSJI8JfVHJitoEYrQ7z7E180CCA=', NULL, false, 'Late.Comer', '', '', 'Late.Comer@example.com', false, true, '2026-11-25 02:59:30.486597+00');
INSERT INTO public.posts_post VALUES
	(501, 'The first of alice', 'Written in Django.', 2, '2026-11-25 02:59:30.656307+00', '2026-11-25 02:59:30.656318+00'),
	(502, 'The first of bob', 'Written in Django.', 3, '2026-11-25 02:59:30.657251+00', '2026-11-25 02:59:30.657258+00'),
	(503, 'The first of Late.Comer', 'Written in Django.', 1001, '2026-11-25 02:59:30.657786+00', '2026-11-25 02:59:30.657793+00');
INSERT INTO public.token_blacklist_blacklistedtoken VALUES
	(1, '2026-11-25 02:59:30.965085+00', 2);
INSERT INTO public.token_blacklist_outstandingtoken VALUES
	(1, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTE3NTU3MCwiaWF0IjoxNzk1NTc1NTcwLCJqdGkiOiJhNTMwNjA2MGI1MzY0YTFiOGRmODkyYjNjMTg0ODc0ZCIsInVzZXJfaWQiOjJ9.U49cM1UejOO5clL9Mfkj5kTDRf0IQjy4X6e8rUnwC9A', '2026-11-25 02:59:30.888265+00', '2126-11-01 02:59:30+00', 2, 'a5306060b5364a1b8df892b3c184874d'),
	(2, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTE3NTU3MCwiaWF0IjoxNzk1NTc1NTcwLCJqdGkiOiIyZDMxMWJkNDc1ODc0MDExOTMyYmFhNDQ4ODljMDUwOSIsInVzZXJfaWQiOjN9.nlZwr9d511gsRO_cok_XiVd-Y_j_uazeQiTziJfMxr4', '2026-11-25 02:59:30.961659+00', '2126-11-01 02:59:30+00', 3, '2d311bd475874011932baa44889c0509');
SELECT pg_catalog.setval('public.auth_user_id_seq', 1001, true);
SELECT pg_catalog.setval('public.posts_post_id_seq', 503, true);
SELECT pg_catalog.setval('public.token_blacklist_blacklistedtoken_id_seq', 1, true);
SELECT pg_catalog.setval('public.token_blacklist_outstandingtoken_id_seq', 2, true);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.posts_post
    ADD CONSTRAINT posts_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_key UNIQUE (token_id);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_uniq UNIQUE (jti);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_pkey PRIMARY KEY (id);
CREATE INDEX auth_user_username_6821ab7c_like ON public.auth_user USING btree (username varchar_pattern_ops);
CREATE INDEX posts_post_author_id_fe5487bf ON public.posts_post USING btree (author_id);
CREATE INDEX token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_like ON public.token_blacklist_outstandingtoken USING btree (jti varchar_pattern_ops);
CREATE INDEX token_blacklist_outstandingtoken_user_id_83bc629a ON public.token_blacklist_outstandingtoken USING btree (user_id);
ALTER TABLE ONLY public.posts_post
    ADD CONSTRAINT posts_post_author_id_fe5487bf_fk_auth_user_id FOREIGN KEY (author_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_3cc7fe56_fk FOREIGN KEY (token_id) REFERENCES public.token_blacklist_outstandingtoken(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outs_user_id_83bc629a_fk_auth_user FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
