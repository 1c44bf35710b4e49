CREATE TYPE article_kind AS ENUM ('article', 'page');
CREATE TYPE article_status AS ENUM ('draft', 'scheduled', 'published');
CREATE TYPE body_format AS ENUM ('markdown', 'html');
CREATE TYPE comment_policy AS ENUM ('open', 'newcomers', 'all');
CREATE TYPE comment_kind AS ENUM ('comment', 'pingback', 'trackback');
CREATE TYPE comment_status AS ENUM ('checking', 'pending', 'published', 'declined', 'spam', 'withdrawn', 'erased');
CREATE TYPE spam_verdict AS ENUM ('ham', 'spam', 'unknown');
CREATE TYPE actor AS ENUM ('machine', 'author', 'moderator', 'importer');
CREATE TYPE check_by AS ENUM ('service', 'person');
CREATE TYPE role AS ENUM ('member', 'author', 'moderator', 'administrator');
CREATE TYPE subscription_scope AS ENUM ('replies', 'article');

-- The site ------------------------------------------------------------------------------------------------------------

CREATE TABLE site (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  name text NOT NULL DEFAULT 'Folkmoot',
  description text NOT NULL DEFAULT '',
  language text NOT NULL DEFAULT 'en',
  comment_policy comment_policy,
  privacy_tier text NOT NULL DEFAULT 'no-email' CHECK (privacy_tier IN ('full', 'no-email', 'text-and-ip')),
  akismet_key bytea,
  leave_url text NOT NULL DEFAULT 'https://www.wikipedia.org/' CHECK (leave_url ~ '^https://'),
  max_links integer NOT NULL DEFAULT 3 CHECK (max_links >= 0),
  held_words text[] NOT NULL DEFAULT '{}',
  guidelines text NOT NULL DEFAULT '',
  guidelines_html text NOT NULL DEFAULT '',
  set_up_at timestamptz(3),
  is_demo boolean NOT NULL DEFAULT false,
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO site DEFAULT VALUES;

CREATE TABLE spam_service_state (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  key_state text NOT NULL DEFAULT 'unknown' CHECK (key_state IN ('unknown', 'none', 'valid', 'invalid', 'unreachable')),
  alert_code text,
  alert_message text,
  failing_since timestamptz(3),
  cause text,
  retry_at timestamptz(3),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO spam_service_state DEFAULT VALUES;

-- Accounts ------------------------------------------------------------------------------------------------------------

CREATE TABLE account (
  id text PRIMARY KEY,
  handle text NOT NULL CHECK (char_length(handle) BETWEEN 2 AND 30),
  handle_folded text NOT NULL,
  display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 60),
  display_name_folded text NOT NULL,
  role role NOT NULL DEFAULT 'member',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  signed_in_at timestamptz(3)
);
CREATE UNIQUE INDEX account_handle_key ON account (handle);
CREATE UNIQUE INDEX account_handle_folded_key ON account (handle_folded);
CREATE INDEX account_display_name_folded_idx ON account (display_name_folded);

CREATE TABLE session (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX session_account_id_idx ON session (account_id);

CREATE TABLE sign_in_link (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);

-- Articles ------------------------------------------------------------------------------------------------------------

CREATE TABLE section (
  id text PRIMARY KEY,
  slug text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  position integer NOT NULL DEFAULT 0,
  parent_id text REFERENCES section (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX section_slug_key ON section (slug);

CREATE TABLE tag (
  id text PRIMARY KEY,
  slug text NOT NULL,
  name text NOT NULL CHECK (name <> '')
);
CREATE UNIQUE INDEX tag_slug_key ON tag (slug);

CREATE TABLE byline (
  id text PRIMARY KEY,
  handle text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  about text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX byline_handle_key ON byline (handle);

CREATE TABLE article (
  id text PRIMARY KEY,
  kind article_kind NOT NULL DEFAULT 'article',
  slug text NOT NULL CHECK (slug <> '' AND slug !~ '[/?#[:space:][:cntrl:]]'),
  status article_status NOT NULL DEFAULT 'draft',
  title text NOT NULL,
  standfirst text NOT NULL DEFAULT '',
  body_format body_format NOT NULL DEFAULT 'markdown',
  body_source text NOT NULL,
  body_html text NOT NULL,
  body_text text NOT NULL DEFAULT '',
  minutes integer NOT NULL DEFAULT 1 CHECK (minutes >= 1),
  picture jsonb,
  section_id text REFERENCES section (id) ON DELETE SET NULL ON UPDATE CASCADE,
  byline_id text REFERENCES byline (id) ON DELETE SET NULL ON UPDATE CASCADE,
  comments_open boolean NOT NULL DEFAULT true,
  comment_policy comment_policy,
  comment_count integer NOT NULL DEFAULT 0 CHECK (comment_count >= 0),
  published_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  is_demo boolean NOT NULL DEFAULT false,
  -- A search vector has a limit of 1 MB; the first 200,000 characters of an article find it well enough.
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') ||
    setweight(to_tsvector('simple', standfirst), 'B') ||
    setweight(to_tsvector('simple', left(body_text, 200000)), 'C')
  ) STORED,
  CHECK (status = 'draft' OR published_at IS NOT NULL)
);
CREATE UNIQUE INDEX article_kind_slug_key ON article (kind, slug);
CREATE INDEX article_front ON article (published_at DESC, id DESC) WHERE status = 'published' AND kind = 'article';
CREATE INDEX article_byline ON article (byline_id, published_at DESC, id DESC) WHERE status = 'published' AND kind = 'article';
CREATE INDEX article_due ON article (published_at) WHERE status = 'scheduled';
CREATE INDEX article_search ON article USING gin (search) WHERE status = 'published';

CREATE TABLE article_section (
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  section_id text NOT NULL REFERENCES section (id) ON DELETE CASCADE ON UPDATE CASCADE,
  PRIMARY KEY (article_id, section_id)
);
CREATE INDEX article_section_section_id_idx ON article_section (section_id);

CREATE TABLE article_tag (
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  tag_id text NOT NULL REFERENCES tag (id) ON DELETE CASCADE ON UPDATE CASCADE,
  PRIMARY KEY (article_id, tag_id)
);
CREATE INDEX article_tag_tag_id_idx ON article_tag (tag_id);

-- Comments ------------------------------------------------------------------------------------------------------------

-- Tells apart what was written in the same millisecond; wraps every 2^20.
CREATE SEQUENCE comment_tiebreak;

CREATE TABLE comment (
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-hjkmnp-tv-z]{16}$'),
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  parent_id text REFERENCES comment (id) ON DELETE NO ACTION ON UPDATE CASCADE,
  kind comment_kind NOT NULL DEFAULT 'comment',
  number bigint NOT NULL DEFAULT 0,
  root_number bigint NOT NULL DEFAULT 0,
  depth integer NOT NULL DEFAULT 0,
  thread_key bytea NOT NULL DEFAULT '\x',
  thread_key_newest bytea GENERATED ALWAYS AS (int8send(~root_number) || substring(thread_key FROM 9)) STORED,

  status comment_status NOT NULL DEFAULT 'checking',
  verdict spam_verdict,
  blatant boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  last_actor actor NOT NULL DEFAULT 'machine',
  holds text[] NOT NULL DEFAULT '{}',
  decline_reason text,
  decline_note text,
  check_by check_by NOT NULL DEFAULT 'service',
  due_at timestamptz(3),
  attempts integer NOT NULL DEFAULT 0,
  publish_at timestamptz(3),

  author_name text NOT NULL CHECK (char_length(author_name) <= 200),
  account_id text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE,
  badge role,
  email bytea,
  email_index bytea,
  body text NOT NULL,
  body_html text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  edited_at timestamptz(3),
  first_published_at timestamptz(3),
  hidden_at timestamptz(3),
  visible boolean NOT NULL DEFAULT false,
  shown boolean NOT NULL DEFAULT false,
  imported_number integer,

  nonce_hash bytea CHECK (octet_length(nonce_hash) = 32),
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  receipt_hash bytea CHECK (octet_length(receipt_hash) = 32),
  receipt_version integer NOT NULL DEFAULT 1,
  is_demo boolean NOT NULL DEFAULT false,
  search tsvector GENERATED ALWAYS AS (to_tsvector('simple', left(body, 100000))) STORED,

  CONSTRAINT comment_visible_is_published CHECK (NOT visible OR (status = 'published' AND first_published_at IS NOT NULL AND shown)),
  CONSTRAINT comment_shown_was_public CHECK (NOT shown OR (first_published_at IS NOT NULL AND kind = 'comment')),
  CONSTRAINT comment_in_doubt_is_due CHECK (status <> 'checking' OR due_at IS NOT NULL),
  CONSTRAINT comment_publication_waits CHECK (publish_at IS NULL OR (status = 'published' AND NOT visible)),
  CONSTRAINT comment_erased_is_empty CHECK (
    status <> 'erased' OR (body = '' AND body_html = '' AND author_name = '' AND email IS NULL AND email_index IS NULL
                           AND account_id IS NULL AND decline_note IS NULL)),
  CONSTRAINT comment_decline_has_reason CHECK (status <> 'declined' OR decline_reason IS NOT NULL),
  CONSTRAINT comment_email_is_indexed CHECK ((email IS NULL) = (email_index IS NULL)),
  CONSTRAINT comment_key_holds_number CHECK (
    octet_length(thread_key) = 8 * least(depth, 7)
    AND substring(thread_key FROM octet_length(thread_key) - 7) = int8send(number)
    AND substring(thread_key FOR 8) = int8send(root_number))
);
CREATE UNIQUE INDEX comment_number_key ON comment (number);
CREATE UNIQUE INDEX comment_receipt_hash_key ON comment (receipt_hash);
-- One page of a thread is one range of one of these, oldest or newest roots first.
CREATE UNIQUE INDEX comment_thread ON comment (article_id, thread_key) WHERE shown;
CREATE UNIQUE INDEX comment_thread_newest ON comment (article_id, thread_key_newest) WHERE shown;
CREATE INDEX comment_replies ON comment (parent_id, number) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_recent ON comment (first_published_at DESC, id DESC) WHERE visible;
CREATE INDEX comment_recent_in_article ON comment (article_id, first_published_at DESC, id DESC) WHERE visible;
CREATE INDEX comment_due ON comment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX comment_publish_due ON comment (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX comment_waiting ON comment (created_at, id) WHERE status = 'pending' AND kind = 'comment';
CREATE INDEX comment_spam ON comment (created_at DESC, id DESC) WHERE status = 'spam';
CREATE INDEX comment_search ON comment USING gin (search) WHERE visible;
-- A repeat is the same nonce, article and body.
CREATE UNIQUE INDEX comment_nonce ON comment (article_id, nonce_hash, content_hash) WHERE nonce_hash IS NOT NULL;
CREATE INDEX comment_content ON comment (article_id, content_hash, created_at);
CREATE INDEX comment_email_index ON comment (email_index) WHERE email_index IS NOT NULL;
CREATE INDEX comment_account ON comment (account_id, created_at DESC) WHERE account_id IS NOT NULL;
CREATE INDEX comment_imported_number ON comment (article_id, imported_number) WHERE imported_number IS NOT NULL;

-- Where a comment stands is decided here, once, from its parent. Its number is its time (ms, 43 bits: until 2248) and a
-- tiebreak (20 bits), so that numbers are in order of time, also for what is imported, and writers never queue for them.
-- The key is the path of numbers down to level 6; below that all stand under the sixth, in order of time.
CREATE FUNCTION comment_find_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent record;
BEGIN
  NEW.number := (floor(extract(epoch FROM greatest(NEW.created_at, to_timestamp(0))) * 1000)::bigint << 20)
    | (nextval('comment_tiebreak') & 1048575);
  IF NEW.parent_id IS NULL THEN
    NEW.depth := 1;
    NEW.root_number := NEW.number;
    NEW.thread_key := int8send(NEW.number);
    RETURN NEW;
  END IF;
  SELECT article_id, depth, root_number, thread_key INTO parent FROM comment WHERE id = NEW.parent_id;
  IF NOT FOUND OR parent.article_id <> NEW.article_id THEN
    RAISE EXCEPTION 'a comment and its parent belong to one article' USING ERRCODE = 'foreign_key_violation';
  END IF;
  NEW.depth := parent.depth + 1;
  NEW.root_number := parent.root_number;
  NEW.thread_key := substring(parent.thread_key FOR 48) || int8send(NEW.number);
  RETURN NEW;
END $$;
CREATE TRIGGER comment_find_place BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION comment_find_place();

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation', HINT = TG_ARGV[0];
END $$;

CREATE TRIGGER comment_keep_place BEFORE UPDATE OF id, article_id, parent_id, number, root_number, depth, thread_key ON comment
  FOR EACH ROW WHEN ((OLD.id, OLD.article_id, OLD.parent_id, OLD.number, OLD.root_number, OLD.depth, OLD.thread_key)
    IS DISTINCT FROM (NEW.id, NEW.article_id, NEW.parent_id, NEW.number, NEW.root_number, NEW.depth, NEW.thread_key))
  EXECUTE FUNCTION refuse('A comment keeps its place.');

CREATE TRIGGER comment_first_published_once BEFORE UPDATE OF first_published_at ON comment
  FOR EACH ROW WHEN (OLD.first_published_at IS NOT NULL AND NEW.first_published_at IS DISTINCT FROM OLD.first_published_at)
  EXECUTE FUNCTION refuse('A comment becomes visible for the first time once.');

-- Every change of status is a new version: whoever decides names the version it saw.
CREATE TRIGGER comment_status_has_version BEFORE UPDATE OF status ON comment
  FOR EACH ROW WHEN (OLD.status <> NEW.status AND NEW.version <= OLD.version)
  EXECUTE FUNCTION refuse('A change of status raises the version.');

CREATE TABLE comment_history (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  comment_id text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor actor NOT NULL,
  account_id text,
  from_status comment_status,
  to_status comment_status NOT NULL,
  reason text CHECK (reason ~ '^[a-z0-9:-]{1,60}$'),
  cause text CHECK (cause ~ '^[a-z0-9:-]{1,60}$')
);
CREATE INDEX comment_history_comment_id_id_idx ON comment_history (comment_id, id);
CREATE TRIGGER comment_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON comment_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('History is only ever added to.');

CREATE TABLE spam_check (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  comment_id text NOT NULL REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL DEFAULT now(),
  reason text NOT NULL CHECK (reason IN ('initial', 'retry', 'recheck', 'edit')),
  verdict spam_verdict NOT NULL,
  cause text,
  blatant boolean NOT NULL DEFAULT false,
  provisional boolean NOT NULL DEFAULT false,
  guid text,
  answer text NOT NULL DEFAULT '' CHECK (char_length(answer) <= 50),
  latency_ms integer NOT NULL,
  tier text NOT NULL,
  alert_code text,
  error text
);
CREATE INDEX spam_check_comment_id_id_idx ON spam_check (comment_id, id);

-- Origins: the only place an address ever stands, sealed, for fifteen days ------------------------------------------------

CREATE TABLE origin_key (
  day date PRIMARY KEY,
  sealed bytea NOT NULL
);

CREATE TABLE origin (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  day date NOT NULL REFERENCES origin_key (day) ON DELETE CASCADE ON UPDATE CASCADE,
  sealed bytea NOT NULL
);
CREATE INDEX origin_day_idx ON origin (day);

CREATE TABLE draft (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  sealed bytea NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX draft_expires_at_idx ON draft (expires_at);

CREATE TABLE subscription (
  id text PRIMARY KEY,
  scope subscription_scope NOT NULL,
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  comment_id text REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  email bytea NOT NULL,
  email_index bytea NOT NULL,
  confirmed_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((scope = 'replies') = (comment_id IS NOT NULL))
);
CREATE INDEX subscription_email_index_idx ON subscription (email_index);
CREATE INDEX subscription_comment_id_idx ON subscription (comment_id);
CREATE UNIQUE INDEX subscription_once ON subscription (email_index, article_id, comment_id) NULLS NOT DISTINCT WHERE ended_at IS NULL;

-- Moving in -----------------------------------------------------------------------------------------------------------

CREATE TABLE imported_item (
  site text NOT NULL,
  kind text NOT NULL,
  source_id text NOT NULL,
  article_id text,
  comment_id text,
  checksum bytea,
  PRIMARY KEY (site, kind, source_id)
);
CREATE INDEX imported_item_article_id_idx ON imported_item (article_id);
CREATE INDEX imported_item_comment_id_idx ON imported_item (comment_id);

CREATE TABLE old_address (
  address text PRIMARY KEY CHECK (address ~ '^/'),
  site text NOT NULL,
  article_id text NOT NULL
);
CREATE INDEX old_address_article_id_idx ON old_address (article_id);

-- Limits: unlogged, so that a crash or a backup forgets them ----------------------------------------------------------------

CREATE UNLOGGED TABLE network_secret (
  id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  secret bytea NOT NULL CHECK (octet_length(secret) = 32),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE UNLOGGED TABLE network_use (
  network_key bytea NOT NULL,
  action text NOT NULL,
  at timestamptz(3) NOT NULL,
  uses integer NOT NULL DEFAULT 1,
  PRIMARY KEY (network_key, action, at)
);
CREATE INDEX network_use_at_idx ON network_use (at);
