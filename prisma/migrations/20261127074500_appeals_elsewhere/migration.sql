-- Whose decision an appeal is against: it stays theirs when somebody passes the comment on meanwhile.
ALTER TABLE comment ADD COLUMN appeal_from text REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE;
UPDATE comment SET appeal_from = kept_from WHERE kept_from IS NOT NULL AND 'appeal' = ANY(holds);
CREATE INDEX comment_appeal_from ON comment (appeal_from) WHERE appeal_from IS NOT NULL;
