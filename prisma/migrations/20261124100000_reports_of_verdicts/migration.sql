-- What the spam service has yet to be told: that a person found a comment to be spam, or not to be.
ALTER TABLE comment
  ADD COLUMN report_as text CHECK (report_as IN ('spam', 'ham')),
  ADD COLUMN report_at timestamptz(3),
  -- Calls that were begun; only an answer to the letter ends them.
  ADD COLUMN report_attempts integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT comment_report_has_time CHECK ((report_as IS NULL) = (report_at IS NULL));
CREATE INDEX comment_report_due ON comment (report_at) WHERE report_at IS NOT NULL;
