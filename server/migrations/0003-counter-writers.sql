-- The last batch of counts that each process wrote, so that one whose answer was lost is not counted twice.
create table counter_writers (
  writer text primary key,
  sequence bigint not null,
  written_on date not null
);
