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
    email character varying(320),
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
	(1, 'The first of alice', 'Written in Django.', '2026-11-28 19:01:56.363663+00', '2026-11-28 19:01:56.363676+00', 'c0ef600c-e730-593d-a90d-f87c85d74403'),
	(2, 'The first of bob', 'Written in Django.', '2026-11-28 19:01:56.366627+00', '2026-11-28 19:01:56.366634+00', '42e62c2b-917a-5703-a63a-4636dfee9728'),
	(3, 'The first of phone', 'Written in Django.', '2026-11-28 19:01:56.367551+00', '2026-11-28 19:01:56.367557+00', '5e6f3de7-d71e-503c-ae30-bd57784177a1');
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
	('pbkdf2_sha256$1000$seasalt$E1nl2IyxiWBY9odY3hHbDlAmXzuS3wrZF7YVwwfBngg=', NULL, false, '530cc92f-fbbd-517f-bca3-d05c57693de8', 'local@localhost', true, false, '2024-03-14 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$BiSaDS/m4gizFkob9uniaeiqrUcAtDgO/DyxWsO6EA0=', NULL, false, '5e6f3de7-d71e-503c-ae30-bd57784177a1', NULL, true, false, '2024-03-15 12:30:15.25+00', 'Phone only', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$dRkRl7KofN0JYUXvuh3epXokDZPg7ly0qU1DdcerKhs=', NULL, false, '4fbb31ae-d232-536c-9cec-856bee675da9', NULL, true, false, '2024-03-16 12:30:15.25+00', '', 'free', NULL, '{}'),
	('pbkdf2_sha256$1000$seasalt$KF7NLPcqfPZVDO2novGpRyjEHwJJA5jPESD11fRHn5A=', NULL, false, 'd1875a6d-faf5-5a0b-9d26-1bc7d2661fd3', '', true, false, '2024-03-17 12:30:15.25+00', '', 'free', NULL, '{}');
INSERT INTO public.token_blacklist_blacklistedtoken VALUES
	(1, '2026-11-28 19:01:56.517279+00', 19);
INSERT INTO public.token_blacklist_outstandingtoken VALUES
	(1, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI4NmQ3Yzc4MDAwMDA0N2ZmYWI3NGRlMGM4MDY3MmQyZiIsInVzZXJfaWQiOiI4M2M2NTA3Zi1iYjkwLTUzMDEtYTg1MC01ZWU0NmFmZjcxMDgifQ.aU-pY14EiUWk8zd64r-Gj2mutGrIA-m_qs9EIqTgIUg', '2026-11-28 19:01:56.442963+00', '2126-11-04 19:01:56+00', '83c6507f-bb90-5301-a850-5ee46aff7108', '86d7c780000047ffab74de0c80672d2f'),
	(2, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI3MGI4MWYzZTI3Mjg0YzBhYTI0N2Y3NDRiYzMzZGFmOCIsInVzZXJfaWQiOiJjMGVmNjAwYy1lNzMwLTU5M2QtYTkwZC1mODdjODVkNzQ0MDMifQ.RqTAgq00XQYex4CJ2OxCk9lrAK2VS4Z51WQYd6qiK3Y', '2026-11-28 19:01:56.461865+00', '2126-11-04 19:01:56+00', 'c0ef600c-e730-593d-a90d-f87c85d74403', '70b81f3e27284c0aa247f744bc33daf8'),
	(3, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiJkODk4YjNjYmZjN2I0NTZiODdiOWRlYTY5NWQ4ZGU0YiIsInVzZXJfaWQiOiI0MmU2MmMyYi05MTdhLTU3MDMtYTYzYS00NjM2ZGZlZTk3MjgifQ.azQ-KJDtAtmYxq67b4zNlsncl6-GQTH2Kbr2LJA1aI4', '2026-11-28 19:01:56.46667+00', '2126-11-04 19:01:56+00', '42e62c2b-917a-5703-a63a-4636dfee9728', 'd898b3cbfc7b456b87b9dea695d8de4b'),
	(4, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI2NTljY2M3OWY4YTg0MjIwYThjZjQ1ZDYzZTNiZmI5NCIsInVzZXJfaWQiOiI4ZTQ0YjZjZi1kMmQwLTUwZDMtYjIzYy1hYWVkMDdkZTBlOTcifQ.LfSUSqG5UAQmP28-Us-5TqXZey57uGv1ET6sF7X4lHc', '2026-11-28 19:01:56.468752+00', '2126-11-04 19:01:56+00', '8e44b6cf-d2d0-50d3-b23c-aaed07de0e97', '659ccc79f8a84220a8cf45d63e3bfb94'),
	(5, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI3OWI1YzA2NTVlNWI0MjAxYjA3ZmUyYmJlMjgwNjY2YSIsInVzZXJfaWQiOiI4M2MwYTc3Ni1lYTJiLTUyZDMtOGYxNi1iZThjZGZhODQ5NzQifQ.UP6_gHyqNrKK6aJPzsKs-f_XuYUzhm8nnKml6puGmK0', '2026-11-28 19:01:56.469975+00', '2126-11-04 19:01:56+00', '83c0a776-ea2b-52d3-8f16-be8cdfa84974', '79b5c0655e5b4201b07fe2bbe280666a'),
	(6, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI3NDI3OTg3NjExZTY0MWM0YTlhNTg2N2Y0ZDVjZGRkMCIsInVzZXJfaWQiOiIzOGFmNjNkZC03YjRmLTU4MTktOTkwZC01NDhjNGM1YWViNjEifQ.vaFFt-Lg3UWBZzpLQUtZnaG9rOHa2J7Iz3J3iothDME', '2026-11-28 19:01:56.470593+00', '2126-11-04 19:01:56+00', '38af63dd-7b4f-5819-990d-548c4c5aeb61', '7427987611e641c4a9a5867f4d5cddd0'),
	(7, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiJkNmU0ZGMwMmI1NTk0NWI3ODc1MjVjZjJlMGE4NjhlOSIsInVzZXJfaWQiOiI1OGVkZjNkNS1iNzk3LTUyYmEtYjcwYi01NjQ3YTVjMTlhMjcifQ.MNb5mueADyNmaWPUJ8RXfJ-E9wvezF6Y_kvcr9pxbOo', '2026-11-28 19:01:56.471931+00', '2126-11-04 19:01:56+00', '58edf3d5-b797-52ba-b70b-5647a5c19a27', 'd6e4dc02b55945b787525cf2e0a868e9'),
	(8, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI5MmRlYWE1MmUyYWI0ZmExYjk1NmM1ZjQwNTcxNmMzZSIsInVzZXJfaWQiOiJhY2QxNzUwMi02YzhkLTUxNjUtYjhiNS03MWI5OWFkOTI0NDMifQ.f6Wf5N9uj52J4vo6krjM9hbltC9g-ZwqOF3qkqaNy9g', '2026-11-28 19:01:56.474616+00', '2126-11-04 19:01:56+00', 'acd17502-6c8d-5165-b8b5-71b99ad92443', '92deaa52e2ab4fa1b956c5f405716c3e'),
	(9, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI2ZGNiZjhjMThlZjQ0ODgyOThhYjBhZjYxZWYxNTVhNyIsInVzZXJfaWQiOiI3ZDYxMjg0NS04NTViLTVkMjQtYTU3ZS01N2Y1YTMzOGE5MWMifQ.nKHEeisE4PqpzH09IiUgqbENVyUk0sigSFUU16BYpds', '2026-11-28 19:01:56.476273+00', '2126-11-04 19:01:56+00', '7d612845-855b-5d24-a57e-57f5a338a91c', '6dcbf8c18ef4488298ab0af61ef155a7'),
	(10, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiIzNjI2MzkzYmRjMDc0MTljYTI0MjZjM2M0MTgxNDY3YSIsInVzZXJfaWQiOiI5YzYxZmQzNi1hNDJlLTU5MTItYjNiYi1hYjUwNDAyODc1ODYifQ.oZQE42tvunessXvO8nihF6vfr4YmMnpR_f2nzEfquPY', '2026-11-28 19:01:56.478607+00', '2126-11-04 19:01:56+00', '9c61fd36-a42e-5912-b3bb-ab5040287586', '3626393bdc07419ca2426c3c4181467a'),
	(11, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiIyODM2ZTJjNmY4ZGM0ODY1YmQ2ZjE3ZjE0M2YwMzQyYSIsInVzZXJfaWQiOiI1YTRhZThjNS1jMTExLTU1YTgtYmJmOC1lMDgwYjBkMzM4YzYifQ.Bo3JScYr4VPeCPXIWg8S9nZbjp7-KH04DOoDx6XFo_4', '2026-11-28 19:01:56.482741+00', '2126-11-04 19:01:56+00', '5a4ae8c5-c111-55a8-bbf8-e080b0d338c6', '2836e2c6f8dc4865bd6f17f143f0342a'),
	(12, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI4MDQ3MmViZTY2YWE0MjhkODRlNzE3ZDFmOTA5MjU4ZiIsInVzZXJfaWQiOiIyMzBkZmVhOS01ZGJkLTVjNDgtODU1Zi1lMzEyODk2NWQ3NGUifQ.gZ-uRlqwVVUOTkSfshrMinGA81iP8fmFvjcHCGFzVhU', '2026-11-28 19:01:56.486639+00', '2126-11-04 19:01:56+00', '230dfea9-5dbd-5c48-855f-e3128965d74e', '80472ebe66aa428d84e717d1f909258f'),
	(13, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiJkNmNhYzJmZjNkMWM0YTk4YjFhYzAzMTA2YmNjZWQ5ZCIsInVzZXJfaWQiOiIxZjlmYjMwMy00NDhjLTVhNjAtYmRlZi0yMDU1YTZkNTZiNjEifQ.qoWEudgL5XTTMkvvieTzJppYaWvFEl9c4YcR1LKQjZs', '2026-11-28 19:01:56.488487+00', '2126-11-04 19:01:56+00', '1f9fb303-448c-5a60-bdef-2055a6d56b61', 'd6cac2ff3d1c4a98b1ac03106bcced9d'),
	(14, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiJlMTI5MzRkYTk5MDY0OWEyODQ5NjVhNWNlMjE5OGJhZiIsInVzZXJfaWQiOiIyMzYxNDg5NC1kZjNlLTU4ZjgtOWRhNy1iMTA4Mjc0YjE4NTgifQ.0M8IfBMbugzzdeCdW0SaTjLbTJ2nFcC1G0L0D6ecKLo', '2026-11-28 19:01:56.490612+00', '2126-11-04 19:01:56+00', '23614894-df3e-58f8-9da7-b108274b1858', 'e12934da990649a284965a5ce2198baf'),
	(15, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI2YzA0NDJiOWFjNWQ0NGQ1OGJkODdiZWViNjE3NWRlMyIsInVzZXJfaWQiOiI1MzBjYzkyZi1mYmJkLTUxN2YtYmNhMy1kMDVjNTc2OTNkZTgifQ.j2jgzI8wAn1Wu_WCu2x6l-kEpOYKk3G4NG1fRAR15Zg', '2026-11-28 19:01:56.49464+00', '2126-11-04 19:01:56+00', '530cc92f-fbbd-517f-bca3-d05c57693de8', '6c0442b9ac5d44d58bd87beeb6175de3'),
	(16, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiJkNDFjNWI0OWNkMTU0YTM3YTU4YTJkYmQwODY1OWVmMyIsInVzZXJfaWQiOiI1ZTZmM2RlNy1kNzFlLTUwM2MtYWUzMC1iZDU3Nzg0MTc3YTEifQ.1ihlQ64h7UCXQQzq8mh12WuTlIWoyTbs3RD3_UHg89E', '2026-11-28 19:01:56.498644+00', '2126-11-04 19:01:56+00', '5e6f3de7-d71e-503c-ae30-bd57784177a1', 'd41c5b49cd154a37a58a2dbd08659ef3'),
	(17, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiIwYzgwZGRlNTk1NGM0M2I5YmVlOWQxYzYwNzA5NDk4OCIsInVzZXJfaWQiOiI0ZmJiMzFhZS1kMjMyLTUzNmMtOWNlYy04NTZiZWU2NzVkYTkifQ.Aq8BaLCu8u369t-bntHyY9n7VkzP4lOKA8NqW8QgW5s', '2026-11-28 19:01:56.502631+00', '2126-11-04 19:01:56+00', '4fbb31ae-d232-536c-9cec-856bee675da9', '0c80dde5954c43b9bee9d1c607094988'),
	(18, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiI1MTY3NWUzNDczMDc0MTBjYjg5NDg4NzE5MDUxMTBhMyIsInVzZXJfaWQiOiJkMTg3NWE2ZC1mYWY1LTVhMGItOWQyNi0xYmM3ZDI2NjFmZDMifQ.iFJpMEfU8aqWymtVuzEewHIpzi_IdfUp3fEPNk6rX5I', '2026-11-28 19:01:56.506652+00', '2126-11-04 19:01:56+00', 'd1875a6d-faf5-5a0b-9d26-1bc7d2661fd3', '51675e347307410cb8948871905110a3'),
	(19, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDk0OTQ5MjUxNiwiaWF0IjoxNzk1ODkyNTE2LCJqdGkiOiIyMzg3MzM0NjcwYjI0Y2E0OTIwZGRmNzQ5NGFjYmU4MSIsInVzZXJfaWQiOiI0MmU2MmMyYi05MTdhLTU3MDMtYTYzYS00NjM2ZGZlZTk3MjgifQ.luPadE7cTxXY3ecUZC0k5IV5o-lgruwmW8_YYqpHtpk', '2026-11-28 19:01:56.510658+00', '2126-11-04 19:01:56+00', '42e62c2b-917a-5703-a63a-4636dfee9728', '2387334670b24ca4920ddf7494acbe81');
SELECT pg_catalog.setval('public.blog_post_id_seq', 3, true);
SELECT pg_catalog.setval('public.token_blacklist_blacklistedtoken_id_seq', 1, true);
SELECT pg_catalog.setval('public.token_blacklist_outstandingtoken_id_seq', 19, true);
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
