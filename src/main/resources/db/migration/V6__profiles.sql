-- Profiles: names, language and a document of the user's own, next to app_metadata, which only administrators write.
alter table users
    add column first_name  varchar(150)  not null default '',
    add column last_name   varchar(150)  not null default '',
    -- A language tag (BCP 47), such as en or pt-BR.
    add column locale      varchar(35)   not null default '',
    add column metadata    jsonb         not null default '{}' check (jsonb_typeof(metadata) = 'object');

-- Imported accounts had their names in app_metadata.
update users
   set first_name = case when length(app_metadata ->> 'first_name') <= 150 then app_metadata ->> 'first_name' else '' end,
       last_name = case when length(app_metadata ->> 'last_name') <= 150 then app_metadata ->> 'last_name' else '' end,
       app_metadata = app_metadata
           - case when length(app_metadata ->> 'first_name') <= 150 then 'first_name' else '' end
           - case when length(app_metadata ->> 'last_name') <= 150 then 'last_name' else '' end
 where jsonb_typeof(app_metadata -> 'first_name') = 'string'
   and jsonb_typeof(app_metadata -> 'last_name') = 'string';

-- Administrators search for documents that contain another one.
create index users_metadata on users using gin (metadata jsonb_path_ops);
create index users_app_metadata on users using gin (app_metadata jsonb_path_ops);

-- The profile that a registration asked for, until its address is proven: a JSON object with the columns' names.
alter table registrations add column profile text not null default '{}';
