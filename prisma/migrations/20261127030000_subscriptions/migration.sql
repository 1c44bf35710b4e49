-- Who is told of what, and what they were told. One subscriber is one mailbox: a guest's address, sealed
-- and found by its keyed hash, or an account, whose address stands with the account alone.

CREATE TYPE subscription_rhythm AS ENUM ('immediate', 'hourly', 'daily');

CREATE TABLE subscriber (
  id text PRIMARY KEY,
  account_id text UNIQUE REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  email bytea,
  email_index bytea UNIQUE,
  -- An account took this guest over while it had one of its own: its links lead to that one.
  merged_into text REFERENCES subscriber (id) ON DELETE CASCADE ON UPDATE CASCADE,
  confirmed_at timestamptz(3),
  token_hash bytea NOT NULL UNIQUE,
  token_version integer NOT NULL DEFAULT 1,
  rhythm subscription_rhythm NOT NULL DEFAULT 'immediate',
  digest_hour integer NOT NULL DEFAULT 8 CHECK (digest_hour BETWEEN 0 AND 23),
  time_zone text NOT NULL DEFAULT 'UTC',
  with_reply boolean NOT NULL DEFAULT false,
  paused_at timestamptz(3),
  left_at timestamptz(3),
  suppressed_at timestamptz(3),
  suppressed_code text,
  bounce_score real NOT NULL DEFAULT 0,
  bounced_at timestamptz(3),
  confirm_asked_at timestamptz(3),
  confirm_sent_at timestamptz(3),
  confirm_sent_count integer NOT NULL DEFAULT 0,
  last_digest_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(account_id, email_index, merged_into) = 1),
  CHECK (email IS NULL OR email_index IS NOT NULL),
  CHECK (account_id IS NULL OR confirmed_at IS NOT NULL)
);
CREATE INDEX subscriber_merged_into_idx ON subscriber (merged_into);
CREATE INDEX subscriber_confirm_asked ON subscriber (confirm_asked_at) WHERE confirm_asked_at IS NOT NULL;
CREATE INDEX subscriber_unconfirmed ON subscriber (created_at) WHERE confirmed_at IS NULL;

-- No mail has ever been sent for these: nobody holds a link to them, and a hash of nothing keeps their place until the first mail.
INSERT INTO subscriber (id, email_index, confirmed_at, token_hash, created_at)
SELECT substr(md5('subscriber' || encode(email_index, 'hex')), 1, 16), email_index, min(confirmed_at),
  sha256(uuid_send(gen_random_uuid())), min(created_at)
FROM subscription GROUP BY email_index;

CREATE TEMPORARY TABLE former_subscription ON COMMIT DROP AS
SELECT id, scope::text AS scope, article_id, comment_id, email_index, created_at, ended_at FROM subscription;
DROP TABLE subscription;
DROP TYPE subscription_scope;
CREATE TYPE subscription_scope AS ENUM ('replies', 'thread', 'article', 'author', 'section');

-- What a subscriber is told of: answers to one comment (replies), everything below one (thread), an article, all articles
-- under a byline (author) or in a section. What ended stays until it is asked for again, so that leaving can be undone.
CREATE TABLE subscription (
  id text PRIMARY KEY,
  subscriber_id text NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE ON UPDATE CASCADE,
  scope subscription_scope NOT NULL,
  article_id text REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  comment_id text REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  byline_id text REFERENCES byline (id) ON DELETE CASCADE ON UPDATE CASCADE,
  section_id text REFERENCES section (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- The comment it was asked for with: no mail to confirm it before that is published, and it goes when that is erased.
  asked_with text REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  CHECK ((scope IN ('replies', 'thread')) = (comment_id IS NOT NULL)),
  CHECK ((scope IN ('replies', 'thread', 'article')) = (article_id IS NOT NULL)),
  CHECK ((scope = 'author') = (byline_id IS NOT NULL)),
  CHECK ((scope = 'section') = (section_id IS NOT NULL)),
  CONSTRAINT subscription_once UNIQUE NULLS NOT DISTINCT (subscriber_id, scope, article_id, comment_id, byline_id, section_id)
);
CREATE INDEX subscription_article ON subscription (article_id, id) WHERE scope = 'article' AND ended_at IS NULL;
CREATE INDEX subscription_comment ON subscription (comment_id, id) WHERE comment_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX subscription_byline ON subscription (byline_id, id) WHERE byline_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX subscription_section ON subscription (section_id, id) WHERE section_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX subscription_article_id_idx ON subscription (article_id);
CREATE INDEX subscription_comment_id_idx ON subscription (comment_id);
CREATE INDEX subscription_asked_with_idx ON subscription (asked_with);

INSERT INTO subscription (id, subscriber_id, scope, article_id, comment_id, asked_with, created_at, ended_at)
SELECT DISTINCT ON (s.id, f.scope, f.article_id, f.comment_id) f.id, s.id, f.scope::subscription_scope,
  f.article_id, f.comment_id, f.comment_id, f.created_at, f.ended_at
FROM former_subscription f JOIN subscriber s ON s.email_index = f.email_index
ORDER BY s.id, f.scope, f.article_id, f.comment_id, f.ended_at NULLS FIRST, f.created_at;

-- An address was sealed to the row it stood in, and cannot be sealed anew here. Nobody could confirm one until now, but by the
-- account that has it: that is whose they are. Others ask again.
UPDATE subscriber s SET account_id = a.id, email_index = NULL, confirmed_at = coalesce(s.confirmed_at, now())
FROM account a WHERE a.email_index = s.email_index;

-- One comment, one subscriber, one row, whatever number of reasons: written once, when the comment passes the gate for the
-- first time, and read until it was sent or the reason why not stands in it. What a mail is known by is derived from the id.
CREATE TYPE notification_reason AS ENUM ('reply', 'thread', 'article', 'author', 'section');

CREATE TABLE notification (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  subscriber_id text NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE ON UPDATE CASCADE,
  comment_id text NOT NULL REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  reason notification_reason NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  due_at timestamptz(3) NOT NULL,
  sent_at timestamptz(3),
  skipped_at timestamptz(3),
  skip_reason text,
  attempts integer NOT NULL DEFAULT 0,
  next_try_at timestamptz(3),
  claimed_until timestamptz(3),
  CHECK (sent_at IS NULL OR skipped_at IS NULL),
  CHECK ((skipped_at IS NULL) = (skip_reason IS NULL)),
  UNIQUE (subscriber_id, comment_id)
);
CREATE INDEX notification_due ON notification (due_at, id) WHERE sent_at IS NULL AND skipped_at IS NULL;
CREATE INDEX notification_comment_id_idx ON notification (comment_id);
CREATE INDEX notification_created_at_idx ON notification (created_at);

-- A comment that became visible and whose subscribers have not all got their row yet: one row, whatever the audience.
CREATE TABLE notify_task (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
