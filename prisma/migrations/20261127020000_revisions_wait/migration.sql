-- A person has taken the new text: it stands in the place of the old one when the undo window has ended.
ALTER TABLE comment_revision ADD COLUMN take_at timestamptz(3);
CREATE INDEX comment_revision_take_at_idx ON comment_revision (take_at);
