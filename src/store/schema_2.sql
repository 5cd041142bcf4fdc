-- Schema 2: the facts that a year is judged by.

CREATE TABLE "record" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "kind" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "dated" TEXT NOT NULL,
  "topic" TEXT,
  "place" TEXT,
  "host" TEXT,
  "recorder" TEXT,
  "content" TEXT,
  "quantity" TEXT,
  "present" INTEGER,
  "absent" INTEGER,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "document" TEXT,
  "result" TEXT,
  "evidence" TEXT,
  "lacks" TEXT
) STRICT;

CREATE TABLE "attendance" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "record" INTEGER NOT NULL REFERENCES "record"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER NOT NULL REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "present" INTEGER NOT NULL
) STRICT;

CREATE TABLE "register_row" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "register" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "cells" TEXT NOT NULL
) STRICT;

CREATE TABLE "figure" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "fact" TEXT NOT NULL,
  "matter" TEXT,
  "start" TEXT NOT NULL,
  "end" TEXT NOT NULL,
  "value" TEXT,
  "score" TEXT,
  "full" TEXT,
  "rank" INTEGER,
  "source" TEXT
) STRICT;

CREATE TABLE "incident" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "fact" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "severity" TEXT NOT NULL,
  "case_key" TEXT,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "persons" INTEGER,
  "text" TEXT NOT NULL,
  "document" TEXT
) STRICT;

CREATE TABLE "honour_held" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "fact" TEXT,
  "honour" TEXT,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "level" TEXT,
  "role" TEXT,
  "matter" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "step" TEXT,
  "issuer" TEXT,
  "authors" INTEGER,
  "share" TEXT,
  "document" TEXT,
  "lost" TEXT,
  "reason" TEXT
) STRICT;

CREATE TABLE "ballot" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "fact" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "voter" TEXT NOT NULL,
  "evaluator" TEXT,
  "choice" TEXT NOT NULL,
  "votes" INTEGER NOT NULL
) STRICT;

CREATE INDEX record_org ON record(org, adoption, kind, date);
CREATE INDEX record_kind ON record(adoption, kind, date, id);
CREATE INDEX record_date ON record(date, id);
CREATE INDEX record_person ON record(person) WHERE person IS NOT NULL;
CREATE INDEX attendance_record ON attendance(record, person);
CREATE INDEX attendance_person ON attendance(person, record);
CREATE INDEX register_row_org ON register_row(org, adoption, register, id);
CREATE INDEX register_row_register ON register_row(adoption, register, id);
CREATE UNIQUE INDEX figure_fact ON figure(org, adoption, fact, coalesce(matter, ''), start, "end");
CREATE INDEX figure_adoption ON figure(adoption, fact, id);
CREATE INDEX incident_org ON incident(org, adoption, fact, date);
CREATE INDEX incident_date ON incident(adoption, date, id);
CREATE INDEX honour_held_org ON honour_held(org, adoption);
CREATE INDEX honour_held_adoption ON honour_held(adoption, honour, id);
CREATE INDEX ballot_org ON ballot(org, adoption, fact, voter);
CREATE INDEX ballot_adoption ON ballot(adoption, fact, id);
