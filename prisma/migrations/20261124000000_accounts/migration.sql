-- Ways in ---------------------------------------------------------------------------------------------------------------

ALTER TABLE account
  ADD COLUMN passphrase_hash text CHECK (passphrase_hash LIKE '$argon2id$%'),
  ADD COLUMN email bytea,
  ADD COLUMN email_index bytea,
  ADD COLUMN handle_changed_at timestamptz(3),
  ADD COLUMN totp_secret bytea,
  ADD COLUMN totp_confirmed_at timestamptz(3),
  -- A code is good once: the last time step (30 s) whose code was used.
  ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0,
  ADD COLUMN mail_choice text NOT NULL DEFAULT 'replies' CHECK (mail_choice IN ('none', 'replies')),
  ADD CONSTRAINT account_email_is_indexed CHECK ((email IS NULL) = (email_index IS NULL)),
  ADD CONSTRAINT account_totp_has_secret CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL);
CREATE UNIQUE INDEX account_email_index_key ON account (email_index);

-- Nobody else gets a handle that somebody was known by, until it is free.
CREATE TABLE retired_handle (
  handle_folded text PRIMARY KEY,
  account_id text NOT NULL,
  free_at timestamptz(3) NOT NULL
);

CREATE TABLE recovery_code (
  code_hash bytea PRIMARY KEY CHECK (octet_length(code_hash) = 32),
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  used_at timestamptz(3)
);
CREATE INDEX recovery_code_account_id_idx ON recovery_code (account_id);

CREATE TABLE passkey (
  credential_id bytea PRIMARY KEY,
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}',
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3)
);
CREATE INDEX passkey_account_id_idx ON passkey (account_id);

-- What a passkey has to sign: said once, good for a few minutes.
CREATE TABLE challenge (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  purpose text NOT NULL CHECK (purpose IN ('register', 'sign-in', 'second-step', 'confirm')),
  account_id text REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  challenge text NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX challenge_expires_at_idx ON challenge (expires_at);

-- A link by e-mail. In another browser than the one that asked it works only with the code that one shows.
CREATE TABLE email_link (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  purpose text NOT NULL CHECK (purpose IN ('sign-in', 'confirm-address')),
  account_id text REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  email bytea NOT NULL,
  email_index bytea NOT NULL,
  browser_hash bytea NOT NULL CHECK (octet_length(browser_hash) = 32),
  code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  wrong_codes integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE INDEX email_link_email_index_created_at_idx ON email_link (email_index, created_at);
CREATE INDEX email_link_expires_at_idx ON email_link (expires_at);

-- Sessions: named for their owner, and how sure we are of who it is ------------------------------------------------------

ALTER TABLE session
  -- What its owner ends it by; the token is known to the browser alone.
  ADD COLUMN id text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  ADD COLUMN label text NOT NULL DEFAULT '' CHECK (char_length(label) <= 60),
  -- Since when a second step has been taken in this session; null: not yet.
  ADD COLUMN second_step_at timestamptz(3),
  -- When its owner last proved who they are: dangerous acts ask for it to be recent.
  ADD COLUMN confirmed_at timestamptz(3) NOT NULL DEFAULT now();
CREATE UNIQUE INDEX session_id_key ON session (id);

-- People ----------------------------------------------------------------------------------------------------------------

CREATE TABLE ignored_author (
  account_id text NOT NULL REFERENCES account (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- account:ID, or name:FOLDED for guests.
  author_key text NOT NULL CHECK (author_key ~ '^(account|name):.'),
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, author_key)
);

ALTER TABLE site
  -- After so many published comments a member is no newcomer, whatever the policy says of those.
  ADD COLUMN trusted_after integer NOT NULL DEFAULT 3 CHECK (trusted_after >= 1),
  ADD COLUMN sign_up_open boolean NOT NULL DEFAULT true;

-- Writing ---------------------------------------------------------------------------------------------------------------

ALTER TABLE byline ADD COLUMN account_id text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX byline_account_id_key ON byline (account_id);

ALTER TABLE article ADD COLUMN account_id text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX article_account_id_idx ON article (account_id);

-- What an article was before each change: whole, so that it can be read and taken back.
CREATE TABLE article_revision (
  id text PRIMARY KEY,
  article_id text NOT NULL REFERENCES article (id) ON DELETE CASCADE ON UPDATE CASCADE,
  version integer NOT NULL,
  account_id text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE,
  title text NOT NULL,
  standfirst text NOT NULL,
  body_source text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX article_revision_article_id_version_key ON article_revision (article_id, version);

-- A picture, re-encoded and without what the camera knew.
CREATE TABLE upload (
  id text PRIMARY KEY,
  path text NOT NULL,
  account_id text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE,
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  bytes integer NOT NULL CHECK (bytes > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX upload_path_key ON upload (path);
