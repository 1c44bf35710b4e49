-- What moderators tell a guest stands on the receipt of the comment it was for, as a member's stands with the account.
ALTER TABLE sanction
  ALTER COLUMN account_id DROP NOT NULL,
  ADD COLUMN comment_id text REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- Whom it is about may ask once for a second look.
  ADD COLUMN disputed_at timestamptz(3),
  ADD COLUMN dispute_note text NOT NULL DEFAULT '' CHECK (char_length(dispute_note) <= 2000),
  -- kept: another person looked, and it stands; lifted: it was ended.
  ADD COLUMN dispute_outcome text CHECK (dispute_outcome IN ('kept', 'lifted')),
  ADD CONSTRAINT sanction_is_about_one CHECK (num_nonnulls(account_id, comment_id) = 1),
  ADD CONSTRAINT sanction_dispute_was_made CHECK (
    disputed_at IS NOT NULL OR (dispute_note = '' AND dispute_outcome IS NULL));
CREATE INDEX sanction_comment_id_created_at_idx ON sanction (comment_id, created_at);
CREATE INDEX sanction_disputed ON sanction (disputed_at) WHERE disputed_at IS NOT NULL AND dispute_outcome IS NULL;

-- What holds for a network, beside what stands on the receipt: gone with its key, after two days at most. It names its
-- sanction without hanging on it, so that nobody gets rid of one by erasing a comment.
DROP TABLE network_sanction;
CREATE UNLOGGED TABLE network_sanction (
  sanction_id text PRIMARY KEY,
  network_key bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('hold', 'mute', 'ban')),
  reason text NOT NULL,
  until timestamptz(3) NOT NULL
);
CREATE INDEX network_sanction_network_key_idx ON network_sanction (network_key);
CREATE INDEX network_sanction_until_idx ON network_sanction (until);

-- By which network a guest's comment came: its keyed hash, sealed, for as long as the key of that hash lives.
CREATE UNLOGGED TABLE abuse_bucket (
  comment_id text PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE ON UPDATE CASCADE,
  sealed bytea NOT NULL,
  until timestamptz(3) NOT NULL
);
CREATE INDEX abuse_bucket_until_idx ON abuse_bucket (until);
