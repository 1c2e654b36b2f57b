-- What must outlast a restart, and only that: sums per day, and addresses that were shut out for a time.
create table daily_counts (
  day date not null,
  name text not null,
  count bigint not null,
  primary key (day, name)
);

create table blocks (
  prefix text primary key,
  reason text not null,
  until timestamptz not null
);
