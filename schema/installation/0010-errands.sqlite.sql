-- What a change of accounts leaves to be done in a community: its audit row and its mail. Sealed, as it holds links.
create table errand (
  id integer primary key autoincrement,
  community integer not null,
  actor integer not null,
  created integer not null,
  sealed blob not null
);
