-- A moderator may have the spam service asked again; the word is the service's own.
ALTER TABLE spam_check DROP CONSTRAINT spam_check_reason_check;
ALTER TABLE spam_check ADD CONSTRAINT spam_check_reason_check
  CHECK (reason IN ('initial', 'retry', 'recheck', 'recheck_queue', 'edit'));
