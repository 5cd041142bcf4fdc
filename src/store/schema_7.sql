-- Schema 7: files that stand as evidence beside the file of data.

CREATE TABLE "evidence" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "of" TEXT NOT NULL,
  "object" INTEGER NOT NULL,
  "item" TEXT,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL,
  "bytes" INTEGER NOT NULL,
  "hash" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "remark" TEXT,
  "removed" TEXT,
  "reason" TEXT
) STRICT;

CREATE INDEX evidence_object ON evidence("of", object, id);
CREATE INDEX evidence_org ON evidence(org, id);
CREATE INDEX evidence_hash ON evidence(hash);
