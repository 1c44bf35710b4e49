-- In which parts of the queue a comment stands, one bit for each, so that all of them are counted out of one small index:
-- 1 urgent, 2 held, 4 reported, 8 an appeal, 16 edited by its author, 32 with the check; 64 spam, 128 certain spam.
ALTER TABLE comment ADD COLUMN queue_bits smallint GENERATED ALWAYS AS (
  CASE
    WHEN waits THEN
      CASE WHEN urgency > 0 THEN 1 ELSE 0 END
      + CASE
          WHEN 'appeal' = ANY(holds) THEN 0
          WHEN status = 'pending' AND NOT (due_at IS NOT NULL AND last_actor = 'machine') THEN 2
          ELSE 0 END
      + CASE WHEN cardinality(open_reports) > 0 THEN 4 ELSE 0 END
      + CASE WHEN 'appeal' = ANY(holds) THEN 8 ELSE 0 END
      + CASE WHEN has_revision THEN 16 ELSE 0 END
      + CASE WHEN status = 'pending' AND due_at IS NOT NULL AND last_actor = 'machine' THEN 32 ELSE 0 END
    WHEN status = 'spam' AND kind = 'comment' THEN CASE WHEN blatant THEN 128 ELSE 64 END
  END) STORED;
CREATE INDEX comment_queue_bits ON comment (queue_bits) WHERE queue_bits IS NOT NULL;
-- What moderators wrote themselves is for a colleague.
CREATE INDEX comment_own_waiting ON comment (account_id) WHERE waits AND account_id IS NOT NULL;
