-- What people sent to the standard input of a running command, in pieces, in the order of taking.
-- from_byte counts from the end of what the order brought. The row stays as a record of who sent what; the
-- bytes go with the end of the operation. is_end: nothing follows.
CREATE TABLE inputs (
  op_id TEXT NOT NULL REFERENCES ops (op_id),
  from_byte INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  is_end INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  data BLOB,
  sent_by TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  idempotency_key TEXT,
  PRIMARY KEY (op_id, from_byte, is_end)
);
CREATE UNIQUE INDEX inputs_key ON inputs (op_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- How much of it the machine has.
ALTER TABLE ops ADD COLUMN input_taken INTEGER NOT NULL DEFAULT 0;
