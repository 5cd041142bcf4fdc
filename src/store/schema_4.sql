-- Schema 4: what on the agenda has been done.

CREATE TABLE "agenda_mark" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "line" TEXT NOT NULL,
  "part" TEXT,
  "org" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "due" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "document" TEXT,
  "text" TEXT
) STRICT;

CREATE UNIQUE INDEX agenda_mark_once
  ON agenda_mark(adoption, line, due, coalesce(org, 0), coalesce(part, ''));
CREATE INDEX agenda_mark_org ON agenda_mark(org, adoption, due);
