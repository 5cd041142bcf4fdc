-- Schema 6: the register of outgoing letters.

CREATE TABLE "letter_sent" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "series" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "letter" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "document" TEXT,
  "signed" TEXT,
  "withdrawn" TEXT,
  "reason" TEXT
) STRICT;

CREATE UNIQUE INDEX letter_sent_number ON letter_sent(year, series, number, org);
CREATE INDEX letter_sent_org ON letter_sent(org, year);
