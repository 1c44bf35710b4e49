-- What answers a member, read on the site: up to when it was seen, and the secret address under which a feed of it is read.
ALTER TABLE account
  ADD COLUMN inbox_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN feed_version integer NOT NULL DEFAULT 1,
  ADD COLUMN feed_hash bytea;
CREATE UNIQUE INDEX account_feed_hash_key ON account (feed_hash);
