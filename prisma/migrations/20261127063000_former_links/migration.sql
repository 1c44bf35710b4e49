-- Links that stand in mails from before AUTH_SECRET was changed: good for leaving, which has to work for ever, and for nothing else.
CREATE TABLE former_link (
  token_hash bytea PRIMARY KEY,
  subscriber_id text NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX former_link_subscriber_id_idx ON former_link (subscriber_id);

-- Whether its author asked for mail with it. A subscription names one comment it was asked with; there may be several, of which
-- one that waits must not keep back what another asks for.
ALTER TABLE comment ADD COLUMN asks_mail boolean NOT NULL DEFAULT false;
