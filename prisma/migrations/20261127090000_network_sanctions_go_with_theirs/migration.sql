-- What holds for a network goes when the sanction goes that it belongs to, as that goes with its comment: no network is shut
-- out without anybody knowing why, or being able to end it. Looked at when the transaction ends, since the network comes
-- first: it says until when the sanction lasts.
DELETE FROM network_sanction WHERE NOT EXISTS (SELECT FROM sanction WHERE sanction.id = network_sanction.sanction_id);
ALTER TABLE network_sanction
  ADD FOREIGN KEY (sanction_id) REFERENCES sanction (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
