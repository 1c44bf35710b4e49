-- What came by mail has no origin: nobody can be asked about it, and what counts is whether its author is trusted.
ALTER TYPE check_by ADD VALUE 'trust';

-- Whether an answer to a mail about a comment is posted.
ALTER TABLE site ADD COLUMN mail_replies boolean NOT NULL DEFAULT false;
