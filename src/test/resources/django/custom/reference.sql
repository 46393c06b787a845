-- By make.py, with Django 3.2.25.
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
CREATE TABLE public.blog_post (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    content text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    author_id integer NOT NULL
);
CREATE SEQUENCE public.blog_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.blog_post_id_seq OWNED BY public.blog_post.id;
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
ALTER TABLE ONLY public.blog_post ALTER COLUMN id SET DEFAULT nextval('public.blog_post_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_blacklistedtoken_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_outstandingtoken_id_seq'::regclass);
INSERT INTO public.auth_user VALUES
	(1, 'pbkdf2_sha256$1000$seasalt$wliB4rT12Y8sKGTmKR2uvACE6yVKy5HgmCwNU4BNPEg=', NULL, true, 'admin', '', '', 'admin@example.com', true, true, '2024-02-29 12:30:15.25+00'),
	(2, 'pbkdf2_sha256$1000$seasalt$ERB7pnxHLO7RcOddntqvlcW9kOTIbEJIW7cWgkccgNM=', NULL, false, 'alice', 'Alice', 'Liddell', 'alice@example.com', false, true, '2024-03-01 12:30:15.25+00'),
	(3, 'pbkdf2_sha256$1000$seasalt$a07pYRvH0FVENbggLYl5kptsZ3EvvREEz1pTeLQGZR8=', NULL, false, 'bob', '', '', 'bob@example.com', false, true, '2024-03-02 12:30:15.25+00'),
	(4, 'pbkdf2_sha256$1000$seasalt$xBAXdDJzN0SC/EEhhH4Ry2PRTbbtW/EWEzv5r2AO6kw=', NULL, false, 'left', '', '', 'left@example.com', false, false, '2024-03-03 12:30:15.25+00'),
	(5, 'pbkdf2_sha256$1000$seasalt$/LMns90bN3jIUmKe+9kqaItuZ8Be03SNPDeDtMKcB0Y=', NULL, false, 'Sam', '', '', 'Sam@example.com', false, true, '2024-03-04 12:30:15.25+00'),
	(6, 'pbkdf2_sha256$1000$seasalt$8aK3DJEjz192PphrNAekNwtK3IcH6pCZjzM7EPOq9oE=', NULL, false, 'sam', '', '', 'sam@example.com', false, true, '2024-03-05 12:30:15.25+00'),
	(7, '$2b$04$Zq9YpD0b4LxTtDh1Kq2aXuJQGpw7gi8MqTXwcV6WtH55dwhtjni62', NULL, false, 'node', '', '', 'node@example.com', false, true, '2024-03-06 12:30:15.25+00'),
	(8, '$2y$04$Zq9YpD0b4LxTtDh1Kq2aXuTyjZlow/XzTgDpoReaO.w5XiKJesNnG', NULL, false, 'php', '', '', 'php@example.com', false, true, '2024-03-07 12:30:15.25+00'),
	(9, '$2a$04$Zq9YpD0b4LxTtDh1Kq2aXu.iawdBR5zlnlG861g/VizyzlHELjHL.', NULL, false, 'rails', '', '', 'rails@example.com', false, true, '2024-03-08 12:30:15.25+00'),
	(10, '$2y$04$Zq9YpD0b4LxTtDh1Kq2aXufouR.HSFRuITVYnvBpu02IJ62ZOMDyy', NULL, false, 'long', '', '', 'long@example.com', false, true, '2024-03-09 12:30:15.25+00'),
	(11, '$2y$15$Zq9YpD0b4LxTtDh1Kq2aXuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', NULL, false, 'dear', '', '', 'dear@example.com', false, true, '2024-03-10 12:30:15.25+00'),
	(12, '!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', NULL, false, 'invited', '', '', 'invited@example.com', false, true, '2024-03-11 12:30:15.25+00');
INSERT INTO public.blog_post VALUES
	(1, 'The first of alice', 'Written in Django.', '2026-11-28 19:01:49.452134+00', '2026-11-28 19:01:49.45215+00', 2),
	(2, 'The first of bob', 'Written in Django.', '2026-11-28 19:01:49.454725+00', '2026-11-28 19:01:49.454739+00', 3),
	(3, 'The first of sam', 'Written in Django.', '2026-11-28 19:01:49.455394+00', '2026-11-28 19:01:49.455405+00', 6);
INSERT INTO public.token_blacklist_blacklistedtoken VALUES
	(1, '2026-11-28 19:01:49.714497+00', 13);
INSERT INTO public.token_blacklist_outstandingtoken VALUES
	(1, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiJhMjIzZjY2OTExNTA0ODA4OTQxNWZlMDY2NjNmNzAyNCIsInVzZXJfaWQiOjF9.SLAL1cJ-j3j-V3Bl6_lTmZE4K6CnmXWlD8PBwe-8sW4', '2026-11-28 19:01:49.640439+00', '2126-11-04 19:01:49+00', 1, 'a223f669115048089415fe06663f7024'),
	(2, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiJiYmMyNGU5MWFjNjk0MmE1OTg3MzMxMDFhYzRjMzg1OSIsInVzZXJfaWQiOjJ9.gcdHa37Da-fg0dnkGSlnzJbByNxmGsDlMETBQ8v2pOk', '2026-11-28 19:01:49.666879+00', '2126-11-04 19:01:49+00', 2, 'bbc24e91ac6942a598733101ac4c3859'),
	(3, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiJjYzgzMDc2NDIwYjA0OGM0YTMyNjM1MjcwODk4NTdhZSIsInVzZXJfaWQiOjN9.OVnSW7FMhCcXWfglWbXTFQO-_e1JWeOPdwyjSWRYNEs', '2026-11-28 19:01:49.668244+00', '2126-11-04 19:01:49+00', 3, 'cc83076420b048c4a3263527089857ae'),
	(4, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI4OGQ5ZjdhN2FlYTM0NTQ5YTkwNmExOGZhMTE0NTNhOCIsInVzZXJfaWQiOjR9.oIZwXM7X39zqXvnNJlDk0QeGLaRkkMWFbqwH6uokTZI', '2026-11-28 19:01:49.670853+00', '2126-11-04 19:01:49+00', 4, '88d9f7a7aea34549a906a18fa11453a8'),
	(5, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiIxNjdjMzc0ZTVjYTU0NDZmYWVjOWJjZDVhZDQ4NjVhMyIsInVzZXJfaWQiOjV9.gb-BbFegyuyIdO06bB-HdHUo9YafhFSzlC9YAjMKnr8', '2026-11-28 19:01:49.675025+00', '2126-11-04 19:01:49+00', 5, '167c374e5ca5446faec9bcd5ad4865a3'),
	(6, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI1NTY3NTFhNzU0ZTc0YmRjOTZmMjlkNzRlNTVjZjcyZiIsInVzZXJfaWQiOjZ9.ZQgFQ6SqqXkgSIfX5kigpAOBjQw2iSGjBmOodC6770g', '2026-11-28 19:01:49.679025+00', '2126-11-04 19:01:49+00', 6, '556751a754e74bdc96f29d74e55cf72f'),
	(7, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI5Yzk5Y2FhMDU0ODk0NzI2YTIxMTFkNjJiZjYzZjAxZCIsInVzZXJfaWQiOjd9.12YQSlZYwD6nkGp_4VFCy504wzo_1K4QR3g5BS5AAwk', '2026-11-28 19:01:49.687054+00', '2126-11-04 19:01:49+00', 7, '9c99caa054894726a2111d62bf63f01d'),
	(8, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI2ZDRmNmI1NGNkZDc0YjQ4ODAzMGRhNGIyZGJhZTlhOSIsInVzZXJfaWQiOjh9.FENR2xw0uV8sveZW353y0lTUvEKASu7338gAQQlGLSg', '2026-11-28 19:01:49.688983+00', '2126-11-04 19:01:49+00', 8, '6d4f6b54cdd74b488030da4b2dbae9a9'),
	(9, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiIzNDIwNTVlNzkxNzg0ZWFhOGFjODg1N2Q3NjAwMzViNSIsInVzZXJfaWQiOjl9.1ZTzXBIQ6gP-cXELHcG5QfF31AlgOKn4v19ow5upSfU', '2026-11-28 19:01:49.691841+00', '2126-11-04 19:01:49+00', 9, '342055e791784eaa8ac8857d760035b5'),
	(10, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI4NWM1MjhkNzE4MDA0MzQzYjYyOTFiMDA5ZjQ5OWYyOCIsInVzZXJfaWQiOjEwfQ.RxrzRrTbuC6CGpaB2hoeCs4S4yRKMsZgmmsCbYS5MyY', '2026-11-28 19:01:49.69483+00', '2126-11-04 19:01:49+00', 10, '85c528d718004343b6291b009f499f28'),
	(11, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiJlYjEyMTM0YTk2NTI0MzQ1YTg2OWJhNGVlMTZjMjBmNCIsInVzZXJfaWQiOjExfQ.5PE-rHZsOlMw_kkS5fQREY3eLLf588LfWkRfM2GOYWc', '2026-11-28 19:01:49.698914+00', '2126-11-04 19:01:49+00', 11, 'eb12134a96524345a869ba4ee16c20f4'),
	(12, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiI2ZGY2NWY0MjJhMWQ0ZmNlYjQ4MzNiYTZmNGI4MzBlNiIsInVzZXJfaWQiOjEyfQ.z0Ivvm_v3MnGETw3m2vrPVo4DlChFVUw9A157zLWPfI', '2026-11-28 19:01:49.702866+00', '2126-11-04 19:01:49+00', 12, '6df65f422a1d4fceb4833ba6f4b830e6'),
	(13, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUwOSwiaWF0IjoxNzk1ODkyNTA5LCJqdGkiOiJjNTUwZDAxZWU0MzA0NmQyOTJmNGEwYTJhMzQ4YjZhNSIsInVzZXJfaWQiOjN9.osQhV-NZnStClPLTltek8j046s2Kk6pbfq17vfJquL0', '2026-11-28 19:01:49.704349+00', '2126-11-04 19:01:49+00', 3, 'c550d01ee43046d292f4a0a2a348b6a5');
SELECT pg_catalog.setval('public.auth_user_id_seq', 40, true);
SELECT pg_catalog.setval('public.blog_post_id_seq', 3, true);
SELECT pg_catalog.setval('public.token_blacklist_blacklistedtoken_id_seq', 1, true);
SELECT pg_catalog.setval('public.token_blacklist_outstandingtoken_id_seq', 13, true);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.blog_post
    ADD CONSTRAINT blog_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_key UNIQUE (token_id);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_uniq UNIQUE (jti);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_pkey PRIMARY KEY (id);
CREATE INDEX auth_user_username_6821ab7c_like ON public.auth_user USING btree (username varchar_pattern_ops);
CREATE INDEX blog_post_author_id_dd7a8485 ON public.blog_post USING btree (author_id);
CREATE INDEX post_newest ON public.blog_post USING btree (created_at DESC, id DESC);
CREATE INDEX token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_like ON public.token_blacklist_outstandingtoken USING btree (jti varchar_pattern_ops);
CREATE INDEX token_blacklist_outstandingtoken_user_id_83bc629a ON public.token_blacklist_outstandingtoken USING btree (user_id);
ALTER TABLE ONLY public.blog_post
    ADD CONSTRAINT blog_post_author_id_dd7a8485_fk_auth_user_id FOREIGN KEY (author_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_3cc7fe56_fk FOREIGN KEY (token_id) REFERENCES public.token_blacklist_outstandingtoken(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outs_user_id_83bc629a_fk_auth_user FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
