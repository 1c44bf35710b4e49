-- A browser that shows that something new is waiting, for as long as the session lasts in which its owner asked for it.
CREATE TABLE push_device (
  id text PRIMARY KEY,
  session_id text NOT NULL UNIQUE REFERENCES session (id) ON DELETE CASCADE ON UPDATE CASCADE,
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- Where its push service takes word for it: sealed, since it is as good as an address.
  endpoint bytea NOT NULL,
  -- The last notification that it was told of, or that was there when it was added.
  told_upto bigint NOT NULL DEFAULT 0,
  told_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX push_device_account_id_idx ON push_device (account_id);
