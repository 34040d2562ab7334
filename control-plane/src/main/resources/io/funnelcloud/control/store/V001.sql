-- Times are unix milliseconds unless a name says otherwise. JSON columns hold records of the contract.
CREATE TABLE users (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
  created_at INTEGER NOT NULL
);
CREATE TABLE tokens (
  token_sha256 TEXT PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (name),
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);
CREATE TABLE invites (
  token_sha256 TEXT PRIMARY KEY,
  name TEXT,
  tags TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_by TEXT
);
CREATE TABLE alarms (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  seen_at INTEGER
);
-- state: active, quarantined, removed. A removed machine keeps its row; its name is free again.
CREATE TABLE machines (
  agent_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'quarantined', 'removed')),
  why TEXT NOT NULL DEFAULT '',
  manifest TEXT,
  journal_id TEXT,
  incarnation INTEGER NOT NULL DEFAULT 0,
  start_nonce TEXT,
  joined_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX machines_name ON machines (name) WHERE state <> 'removed';
CREATE TABLE certificates (
  issuer_sha256 TEXT NOT NULL,
  serial TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  key_sha256 TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (issuer_sha256, serial)
);
CREATE INDEX certificates_agent ON certificates (agent_id);
-- The exact bytes of an OperationSpec, by their SHA-256.
CREATE TABLE specs (
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  created_at INTEGER NOT NULL
);
-- One row per request for ever. revision rises with every change and is what live views wait for.
CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  input TEXT NOT NULL,
  user TEXT NOT NULL,
  words TEXT NOT NULL,
  selector TEXT NOT NULL,
  spec_sha256 TEXT NOT NULL REFERENCES specs (sha256),
  status TEXT NOT NULL,
  why TEXT NOT NULL,
  verdict TEXT,
  fleet TEXT,
  retry_of TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  closed_at INTEGER,
  approved_by TEXT,
  cancel_requested_at INTEGER,
  cancelled_by TEXT,
  cancel_reason TEXT,
  idempotency_key TEXT,
  ask_sha256 TEXT,
  started INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX requests_idempotency ON requests (user, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX requests_created ON requests (created_at);
CREATE INDEX requests_open ON requests (closed_at) WHERE closed_at IS NULL;
-- One row per operation, inserted before it is scheduled. nonce, journal_id: set by the claim that won.
-- result: contract.operation.OperationResult once closed; late_evidence: what came after that.
CREATE TABLE ops (
  op_id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES requests (id),
  step INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  spec_sha256 TEXT NOT NULL,
  intents TEXT NOT NULL,
  needs_approval INTEGER NOT NULL,
  approved_by TEXT,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  since INTEGER NOT NULL,
  deliver_by INTEGER NOT NULL,
  run_for_millis INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  accepted_at INTEGER,
  claimed_at INTEGER,
  journal_id TEXT,
  nonce TEXT,
  cancel_requested_at INTEGER,
  cancel_reason TEXT,
  stdout_bytes INTEGER NOT NULL DEFAULT 0,
  stderr_bytes INTEGER NOT NULL DEFAULT 0,
  artifact TEXT,
  result TEXT,
  late_evidence TEXT,
  closed_at INTEGER
);
CREATE INDEX ops_request ON ops (request_id);
CREATE INDEX ops_agent_open ON ops (agent_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX ops_nonce ON ops (nonce) WHERE nonce IS NOT NULL;
CREATE TABLE artifacts (
  address TEXT PRIMARY KEY,
  op_id TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
);
