-- Schema 8: offices that bundles are exchanged with, and what was exchanged.

CREATE TABLE "peer" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "site" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "recipient" TEXT,
  "active" INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX peer_site ON peer(site) WHERE active = 1;

-- A bundle that was made here or applied here, in the order of doing. `content` is what both
-- offices had then: the next one is merged against it. Nothing of it is a fact of the domain.
CREATE TABLE bundle (
  n INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  direction TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  year INTEGER NOT NULL,
  root TEXT NOT NULL,
  seen INTEGER NOT NULL,
  batch TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX bundle_site ON bundle(site, direction, number);

-- A thing of this file is asked for its names elsewhere.
CREATE INDEX alias_local ON alias(kind, local_id);
