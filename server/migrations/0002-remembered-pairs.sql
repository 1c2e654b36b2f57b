-- Two devices that both agreed to be remembered: their public keys, and where one of them takes push messages.
-- No label, no address, no time finer than a day; a pair that is not used is deleted.
create table remembered_pairs (
  pair_id text primary key,
  host_key text not null,
  guest_key text not null,
  host_subscription text,
  guest_subscription text,
  used_on date not null
);

create index remembered_pairs_used_on on remembered_pairs (used_on);
