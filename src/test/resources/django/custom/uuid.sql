-- By make.py, with Django 3.2.25.
CREATE TABLE public.blog_post (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    content text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    author_id uuid NOT NULL
);
CREATE SEQUENCE public.blog_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.blog_post_id_seq OWNED BY public.blog_post.id;
CREATE TABLE public.members (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    id uuid NOT NULL,
    email character varying(320) NOT NULL,
    is_active boolean NOT NULL,
    is_staff boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    display_name character varying(100) NOT NULL,
    plan character varying(20) NOT NULL,
    birthday date,
    preferences jsonb NOT NULL
);
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
    user_id uuid,
    jti character varying(255) NOT NULL
);
CREATE SEQUENCE public.token_blacklist_outstandingtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.token_blacklist_outstandingtoken_id_seq OWNED BY public.token_blacklist_outstandingtoken.id;
ALTER TABLE ONLY public.blog_post ALTER COLUMN id SET DEFAULT nextval('public.blog_post_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_blacklistedtoken_id_seq'::regclass);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken ALTER COLUMN id SET DEFAULT nextval('public.token_blacklist_outstandingtoken_id_seq'::regclass);
INSERT INTO public.blog_post VALUES
	(1, 'The first of alice', 'Written in Django.', '2026-11-28 19:01:52.35112+00', '2026-11-28 19:01:52.351144+00', 'c0ef600c-e730-593d-a90d-f87c85d74403'),
	(2, 'The first of bob', 'Written in Django.', '2026-11-28 19:01:52.354888+00', '2026-11-28 19:01:52.354906+00', '42e62c2b-917a-5703-a63a-4636dfee9728'),
	(3, 'The first of sam', 'Written in Django.', '2026-11-28 19:01:52.356467+00', '2026-11-28 19:01:52.356488+00', '38af63dd-7b4f-5819-990d-548c4c5aeb61');
INSERT INTO public.members VALUES
	('pbkdf2_sha256$1000$seasalt$wliB4rT12Y8sKGTmKR2uvACE6yVKy5HgmCwNU4BNPEg=', NULL, true, '83c6507f-bb90-5301-a850-5ee46aff7108', 'admin@example.com', true, true, '2024-02-29 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$ERB7pnxHLO7RcOddntqvlcW9kOTIbEJIW7cWgkccgNM=', NULL, false, 'c0ef600c-e730-593d-a90d-f87c85d74403', 'alice@example.com', true, false, '2024-03-01 12:30:15.25+00', 'Alice Liddell', 'gold', '1852-05-04', '{"mails": [1, 2], "theme": "dark"}'),
	('pbkdf2_sha256$1000$seasalt$a07pYRvH0FVENbggLYl5kptsZ3EvvREEz1pTeLQGZR8=', NULL, false, '42e62c2b-917a-5703-a63a-4636dfee9728', 'bob@example.com', true, false, '2024-03-02 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$xBAXdDJzN0SC/EEhhH4Ry2PRTbbtW/EWEzv5r2AO6kw=', NULL, false, '8e44b6cf-d2d0-50d3-b23c-aaed07de0e97', 'left@example.com', false, false, '2024-03-03 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$/LMns90bN3jIUmKe+9kqaItuZ8Be03SNPDeDtMKcB0Y=', NULL, false, '83c0a776-ea2b-52d3-8f16-be8cdfa84974', 'Sam@example.com', true, false, '2024-03-04 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$8aK3DJEjz192PphrNAekNwtK3IcH6pCZjzM7EPOq9oE=', NULL, false, '38af63dd-7b4f-5819-990d-548c4c5aeb61', 'sam@example.com', true, false, '2024-03-05 12:30:15.25+00', '', 'free', NULL, '{}'),
	('$2b$04$Zq9YpD0b4LxTtDh1Kq2aXuJQGpw7gi8MqTXwcV6WtH55dwhtjni62', NULL, false, '58edf3d5-b797-52ba-b70b-5647a5c19a27', 'node@example.com', true, false, '2024-03-06 12:30:15.25+00', '', 'free', NULL, '{}'),
	('$2y$04$Zq9YpD0b4LxTtDh1Kq2aXuTyjZlow/XzTgDpoReaO.w5XiKJesNnG', NULL, false, 'acd17502-6c8d-5165-b8b5-71b99ad92443', 'php@example.com', true, false, '2024-03-07 12:30:15.25+00', '', 'free', NULL, '{}'),
	('$2a$04$Zq9YpD0b4LxTtDh1Kq2aXu.iawdBR5zlnlG861g/VizyzlHELjHL.', NULL, false, '7d612845-855b-5d24-a57e-57f5a338a91c', 'rails@example.com', true, false, '2024-03-08 12:30:15.25+00', '', 'free', NULL, '{}'),
	('$2y$04$Zq9YpD0b4LxTtDh1Kq2aXufouR.HSFRuITVYnvBpu02IJ62ZOMDyy', NULL, false, '9c61fd36-a42e-5912-b3bb-ab5040287586', 'long@example.com', true, false, '2024-03-09 12:30:15.25+00', '', 'free', NULL, '{}'),
	('$2y$15$Zq9YpD0b4LxTtDh1Kq2aXuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', NULL, false, '5a4ae8c5-c111-55a8-bbf8-e080b0d338c6', 'dear@example.com', true, false, '2024-03-10 12:30:15.25+00', '', 'free', NULL, '{}'),
	('!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', NULL, false, '230dfea9-5dbd-5c48-855f-e3128965d74e', 'invited@example.com', true, false, '2024-03-11 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$OqQVIDOVVCOO1tsGXutTQdZT5/NfX5jM6dafrnRaSgs=', NULL, false, '1f9fb303-448c-5a60-bdef-2055a6d56b61', 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww@dddddddddddddddddddddddddddddddddddddddddddddddddd.dddddddddddddddddddddddddddddddddddddddddddddddddd.dddddddddddddddddddddddddddddddddddddddddddddddddd.com', true, false, '2024-03-12 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$Cb+hI7K5ZojYu+MTElLFZup6/Cwv8tyWED/iep5myd0=', NULL, false, '23614894-df3e-58f8-9da7-b108274b1858', 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee@dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd.dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd.dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd.dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd.com', true, false, '2024-03-13 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$E1nl2IyxiWBY9odY3hHbDlAmXzuS3wrZF7YVwwfBngg=', NULL, false, '530cc92f-fbbd-517f-bca3-d05c57693de8', 'local@localhost', true, false, '2024-03-14 12:30:15.25+00', '', 'free', NULL, '{}');
INSERT INTO public.token_blacklist_blacklistedtoken VALUES
	(1, '2026-11-28 19:01:52.796327+00', 16);
INSERT INTO public.token_blacklist_outstandingtoken VALUES
	(1, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmMmRlN2Q4MmNkZjc0NjRkYTI3YWIwZDY1NTUyZmVkOCIsInVzZXJfaWQiOiI4M2M2NTA3Zi1iYjkwLTUzMDEtYTg1MC01ZWU0NmFmZjcxMDgifQ.MEh_j1fhz6LKwJlkcn-rnHSWPbWuRQp6bLJtML8pM10', '2026-11-28 19:01:52.578469+00', '2126-11-04 19:01:52+00', '83c6507f-bb90-5301-a850-5ee46aff7108', 'f2de7d82cdf7464da27ab0d65552fed8'),
	(2, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiI0ZDNhMjM1ZTQ3MGQ0NTRmYTdlZGI2OTQ2NzMzMGZhYiIsInVzZXJfaWQiOiJjMGVmNjAwYy1lNzMwLTU5M2QtYTkwZC1mODdjODVkNzQ0MDMifQ.H16UXqvNjItBQEnEfnsQyREK_YCuKF57SynJc6FDVNM', '2026-11-28 19:01:52.611015+00', '2126-11-04 19:01:52+00', 'c0ef600c-e730-593d-a90d-f87c85d74403', '4d3a235e470d454fa7edb69467330fab'),
	(3, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiI5Mzk3YWIxOWEzYjY0MzY4YjNhNGRlNWU5Y2UyOTc3NSIsInVzZXJfaWQiOiI0MmU2MmMyYi05MTdhLTU3MDMtYTYzYS00NjM2ZGZlZTk3MjgifQ.FEWqfLJD-qXsmR68p39ulUXxyr7HVTiE10MXmAs9Yc8', '2026-11-28 19:01:52.61596+00', '2126-11-04 19:01:52+00', '42e62c2b-917a-5703-a63a-4636dfee9728', '9397ab19a3b64368b3a4de5e9ce29775'),
	(4, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmMzkwODNkZmI0YmY0NTYzOTFmNWI5MTk1ZjU2MDNlOSIsInVzZXJfaWQiOiI4ZTQ0YjZjZi1kMmQwLTUwZDMtYjIzYy1hYWVkMDdkZTBlOTcifQ.JfXVR_2r-N4bSCwZ8pp9ZiyLzMLwsZ_WSvE2uZRge_o', '2026-11-28 19:01:52.618943+00', '2126-11-04 19:01:52+00', '8e44b6cf-d2d0-50d3-b23c-aaed07de0e97', 'f39083dfb4bf456391f5b9195f5603e9'),
	(5, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJkNTMxMmJiMzUzNGM0MTk3OWVjY2RlMThmZDI4NTA3MyIsInVzZXJfaWQiOiI4M2MwYTc3Ni1lYTJiLTUyZDMtOGYxNi1iZThjZGZhODQ5NzQifQ.Ok5HWZYAjFasCclQOHpxkvIG8Akh_NqCxVGUEkOFcaI', '2026-11-28 19:01:52.658512+00', '2126-11-04 19:01:52+00', '83c0a776-ea2b-52d3-8f16-be8cdfa84974', 'd5312bb3534c41979eccde18fd285073'),
	(6, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJhZGIyNzk1MGQ4MTc0ZjY1YjAzYzA5OTJlMWEyMjQ5ZiIsInVzZXJfaWQiOiIzOGFmNjNkZC03YjRmLTU4MTktOTkwZC01NDhjNGM1YWViNjEifQ.WWrf6lI2dzu1idrY7PwpWdflOYdfOZpGUeDod8sMV70', '2026-11-28 19:01:52.659661+00', '2126-11-04 19:01:52+00', '38af63dd-7b4f-5819-990d-548c4c5aeb61', 'adb27950d8174f65b03c0992e1a2249f'),
	(7, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiIyMmY2YmE2MDk3YjU0NDIxYWU0ODQ2YzE0NmJkZTg4NCIsInVzZXJfaWQiOiI1OGVkZjNkNS1iNzk3LTUyYmEtYjcwYi01NjQ3YTVjMTlhMjcifQ.m7iBMKZyQ_eZif-HrCly0KpCcG4DiK25cOM64sVwFXA', '2026-11-28 19:01:52.662157+00', '2126-11-04 19:01:52+00', '58edf3d5-b797-52ba-b70b-5647a5c19a27', '22f6ba6097b54421ae4846c146bde884'),
	(8, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmMmJhZWQwYTE0M2I0ZjRmYTI2ZDdhZGIyNDFiNWYzNyIsInVzZXJfaWQiOiJhY2QxNzUwMi02YzhkLTUxNjUtYjhiNS03MWI5OWFkOTI0NDMifQ.xsBzChtX71Nijs-xTSn-uF2LVyzGa_KEbFKLTW66ZAg', '2026-11-28 19:01:52.662924+00', '2126-11-04 19:01:52+00', 'acd17502-6c8d-5165-b8b5-71b99ad92443', 'f2baed0a143b4f4fa26d7adb241b5f37'),
	(9, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmZTIwNzdmZDFmMTM0YTVlYTJhMWJkZjY3NjQ1MzI4NyIsInVzZXJfaWQiOiI3ZDYxMjg0NS04NTViLTVkMjQtYTU3ZS01N2Y1YTMzOGE5MWMifQ.4WWozjYXXEF1-1nM4Cnj9cMloq49FmQj4WJhNhoS7Cg', '2026-11-28 19:01:52.665696+00', '2126-11-04 19:01:52+00', '7d612845-855b-5d24-a57e-57f5a338a91c', 'fe2077fd1f134a5ea2a1bdf676453287'),
	(10, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiI2OWQ4YWZkYTQyOTQ0ZjlhYjdjYTcxYWRmNGExM2RiYSIsInVzZXJfaWQiOiI5YzYxZmQzNi1hNDJlLTU5MTItYjNiYi1hYjUwNDAyODc1ODYifQ.xavD2eFL6eSiJHYAztZULrkGi7KdDRqEjlIgP8jahpw', '2026-11-28 19:01:52.671761+00', '2126-11-04 19:01:52+00', '9c61fd36-a42e-5912-b3bb-ab5040287586', '69d8afda42944f9ab7ca71adf4a13dba'),
	(11, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiIwODllYzNjYWJlNDI0ODc1YjI0ODBmZWVlMjBiODc4ZSIsInVzZXJfaWQiOiI1YTRhZThjNS1jMTExLTU1YTgtYmJmOC1lMDgwYjBkMzM4YzYifQ.OsNqMlVhwjpMqLE3Yp_BZWDPUXzocgf5FVWuXdTuG3U', '2026-11-28 19:01:52.673005+00', '2126-11-04 19:01:52+00', '5a4ae8c5-c111-55a8-bbf8-e080b0d338c6', '089ec3cabe424875b2480feee20b878e'),
	(12, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJkMWVmOThhNGY5YTU0ZDQxYjYzOTg3YzdiMWYxMWNmOCIsInVzZXJfaWQiOiIyMzBkZmVhOS01ZGJkLTVjNDgtODU1Zi1lMzEyODk2NWQ3NGUifQ.-b-iwEbbVV1H0Ay8KClmhmYFL-lioIZMAKVwhUoW1Hw', '2026-11-28 19:01:52.673587+00', '2126-11-04 19:01:52+00', '230dfea9-5dbd-5c48-855f-e3128965d74e', 'd1ef98a4f9a54d41b63987c7b1f11cf8'),
	(13, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiI1YzRhZWZiM2NlMTc0ZmJiOTE4MTdmMDg0NjI4ZTQxYSIsInVzZXJfaWQiOiIxZjlmYjMwMy00NDhjLTVhNjAtYmRlZi0yMDU1YTZkNTZiNjEifQ.B1GhoXSorajPs08Q6T7h1LLVqS9mAZ8pyA24cE16Y9A', '2026-11-28 19:01:52.675582+00', '2126-11-04 19:01:52+00', '1f9fb303-448c-5a60-bdef-2055a6d56b61', '5c4aefb3ce174fbb91817f084628e41a'),
	(14, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmOTRkMDcwNmJkNTk0MzQ5YTZjN2FlNGM5MGI1ZDYzZCIsInVzZXJfaWQiOiIyMzYxNDg5NC1kZjNlLTU4ZjgtOWRhNy1iMTA4Mjc0YjE4NTgifQ.qEEpw0U55O4uzV9ZCFSeiE2p0vlbZRxe32u7kpB3I0Q', '2026-11-28 19:01:52.679097+00', '2126-11-04 19:01:52+00', '23614894-df3e-58f8-9da7-b108274b1858', 'f94d0706bd594349a6c7ae4c90b5d63d'),
	(15, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmNmQ5OGEyMGU4M2E0N2JhOTI2MDJmMDdiMzgyN2UzNiIsInVzZXJfaWQiOiI1MzBjYzkyZi1mYmJkLTUxN2YtYmNhMy1kMDVjNTc2OTNkZTgifQ.g1zXLxnByvR58o-zVsW1H8YNKR3YSIXntcGuxbujmDk', '2026-11-28 19:01:52.681158+00', '2126-11-04 19:01:52+00', '530cc92f-fbbd-517f-bca3-d05c57693de8', 'f6d98a20e83a47ba92602f07b3827e36'),
	(16, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxMiwiaWF0IjoxNzk1ODkyNTEyLCJqdGkiOiJmZmNkZjc3NzQyODM0NWU4ODlkNGE5Y2VmYTA4MjE0ZCIsInVzZXJfaWQiOiI0MmU2MmMyYi05MTdhLTU3MDMtYTYzYS00NjM2ZGZlZTk3MjgifQ.CYwV81f5YT6SBYKwhjoFhBS91N0EAghlSUrgHMhdyIU', '2026-11-28 19:01:52.682373+00', '2126-11-04 19:01:52+00', '42e62c2b-917a-5703-a63a-4636dfee9728', 'ffcdf777428345e889d4a9cefa08214d');
SELECT pg_catalog.setval('public.blog_post_id_seq', 3, true);
SELECT pg_catalog.setval('public.token_blacklist_blacklistedtoken_id_seq', 1, true);
SELECT pg_catalog.setval('public.token_blacklist_outstandingtoken_id_seq', 16, true);
ALTER TABLE ONLY public.blog_post
    ADD CONSTRAINT blog_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_email_key UNIQUE (email);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_key UNIQUE (token_id);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_uniq UNIQUE (jti);
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_pkey PRIMARY KEY (id);
CREATE INDEX blog_post_author_id_dd7a8485 ON public.blog_post USING btree (author_id);
CREATE INDEX members_email_7473dabd_like ON public.members USING btree (email varchar_pattern_ops);
CREATE INDEX post_newest ON public.blog_post USING btree (created_at DESC, id DESC);
CREATE INDEX token_blacklist_outstandingtoken_jti_hex_d9bdf6f7_like ON public.token_blacklist_outstandingtoken USING btree (jti varchar_pattern_ops);
CREATE INDEX token_blacklist_outstandingtoken_user_id_83bc629a ON public.token_blacklist_outstandingtoken USING btree (user_id);
ALTER TABLE ONLY public.blog_post
    ADD CONSTRAINT blog_post_author_id_dd7a8485_fk_members_id FOREIGN KEY (author_id) REFERENCES public.members(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_blacklistedtoken
    ADD CONSTRAINT token_blacklist_blacklistedtoken_token_id_3cc7fe56_fk FOREIGN KEY (token_id) REFERENCES public.token_blacklist_outstandingtoken(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.token_blacklist_outstandingtoken
    ADD CONSTRAINT token_blacklist_outstandingtoken_user_id_83bc629a_fk_members_id FOREIGN KEY (user_id) REFERENCES public.members(id) DEFERRABLE INITIALLY DEFERRED;
