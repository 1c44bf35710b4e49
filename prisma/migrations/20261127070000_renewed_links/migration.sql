-- A link from a mail can send one more mail, for the browser it is opened in (docs/decisions/0027).
ALTER TABLE email_link ADD COLUMN renewed_at timestamptz(3);
