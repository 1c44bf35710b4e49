-- Whoever has nothing but an address confirms by a mail that it is still them.
ALTER TABLE email_link DROP CONSTRAINT email_link_purpose_check;
ALTER TABLE email_link ADD CONSTRAINT email_link_purpose_check
  CHECK (purpose IN ('sign-in', 'confirm-address', 'confirm'));
