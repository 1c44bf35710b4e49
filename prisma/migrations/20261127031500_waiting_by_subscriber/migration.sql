-- What already waits for one subscriber is found by them, however many rows others have.
CREATE INDEX notification_waiting ON notification (subscriber_id, id)
  WHERE sent_at IS NULL AND skipped_at IS NULL AND mail_id IS NULL;
