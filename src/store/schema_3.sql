-- Schema 3: supervision and its outcome.

CREATE TABLE "campaign" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT,
  "title" TEXT NOT NULL,
  "check" TEXT NOT NULL,
  "start" TEXT NOT NULL,
  "end" TEXT NOT NULL,
  "forms" TEXT NOT NULL,
  "leader" TEXT,
  "seed" INTEGER,
  "drawn" INTEGER,
  "closed" TEXT,
  "summary" TEXT
) STRICT;

CREATE TABLE "campaign_org" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "campaign" INTEGER NOT NULL REFERENCES "campaign"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "drawn" INTEGER NOT NULL,
  "by" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "assessor" TEXT,
  "role" TEXT,
  "sheet" INTEGER REFERENCES "sheet"(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "card" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "ladder" TEXT NOT NULL,
  "card" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "year" INTEGER NOT NULL,
  "issued" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "finding" INTEGER REFERENCES "finding"(id) DEFERRABLE INITIALLY DEFERRED,
  "follows" INTEGER REFERENCES "card"(id) DEFERRABLE INITIALLY DEFERRED,
  "deadline" TEXT,
  "look_back" TEXT,
  "looked_back" TEXT,
  "closed" TEXT,
  "lifted" TEXT,
  "remark" TEXT
) STRICT;

CREATE TABLE "lagging" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "year" INTEGER NOT NULL,
  "listed" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "plan" TEXT,
  "helper" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "helper_org" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "deadline" TEXT,
  "accepted" TEXT,
  "acceptance" TEXT,
  "delisted" TEXT
) STRICT;

CREATE TABLE "contact" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "person" INTEGER NOT NULL REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "since" TEXT NOT NULL,
  "until" TEXT,
  "remark" TEXT
) STRICT;

CREATE TABLE "chase" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "what" TEXT NOT NULL,
  "thing" INTEGER,
  "date" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "reached" TEXT,
  "text" TEXT,
  "promised" TEXT
) STRICT;

CREATE TABLE "talk" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "talk" TEXT,
  "kind" TEXT NOT NULL,
  "person" INTEGER NOT NULL REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "by" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "topics" TEXT,
  "result" TEXT,
  "card" INTEGER REFERENCES "card"(id) DEFERRABLE INITIALLY DEFERRED,
  "finding" INTEGER REFERENCES "finding"(id) DEFERRABLE INITIALLY DEFERRED,
  "lacks" TEXT
) STRICT;

CREATE TABLE "measure" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "consequence" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "year" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "by" TEXT NOT NULL,
  "since" TEXT NOT NULL,
  "until" TEXT,
  "card" INTEGER REFERENCES "card"(id) DEFERRABLE INITIALLY DEFERRED,
  "finding" INTEGER REFERENCES "finding"(id) DEFERRABLE INITIALLY DEFERRED,
  "verdict" INTEGER REFERENCES "verdict"(id) DEFERRABLE INITIALLY DEFERRED,
  "done" TEXT,
  "evidence" TEXT,
  "lifted" TEXT,
  "reason" TEXT
) STRICT;

CREATE TABLE "verdict" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "appraisal" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "person" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "start" TEXT NOT NULL,
  "end" TEXT NOT NULL,
  "raw" TEXT,
  "proposed" TEXT,
  "ceiling" TEXT,
  "grade" TEXT,
  "body" TEXT,
  "reason" TEXT,
  "decided" TEXT,
  "frozen" TEXT
) STRICT;

CREATE TABLE "year_closing" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "date" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "document" TEXT NOT NULL,
  "packs" TEXT NOT NULL,
  "withdrawn" TEXT,
  "reason" TEXT
) STRICT;

ALTER TABLE finding ADD COLUMN "record" INTEGER REFERENCES "record"(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE finding ADD COLUMN "campaign" INTEGER REFERENCES "campaign"(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE finding ADD COLUMN "rule" TEXT;
ALTER TABLE finding ADD COLUMN "repeats" INTEGER REFERENCES "finding"(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE finding ADD COLUMN "look_back" TEXT;
ALTER TABLE finding ADD COLUMN "looked_back" TEXT;
ALTER TABLE finding ADD COLUMN "relapsed" TEXT;
ALTER TABLE sheet ADD COLUMN "campaign" INTEGER REFERENCES "campaign"(id) DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX finding_record ON finding(record) WHERE record IS NOT NULL;
CREATE INDEX finding_campaign ON finding(campaign) WHERE campaign IS NOT NULL;
CREATE INDEX finding_repeats ON finding(repeats) WHERE repeats IS NOT NULL;
CREATE INDEX finding_look_back ON finding(look_back) WHERE look_back IS NOT NULL;
CREATE INDEX sheet_campaign ON sheet(campaign) WHERE campaign IS NOT NULL;
CREATE INDEX campaign_year ON campaign(year, id);
CREATE INDEX campaign_org_campaign ON campaign_org(campaign, org);
CREATE INDEX campaign_org_org ON campaign_org(org, campaign);
CREATE INDEX campaign_org_sheet ON campaign_org(sheet) WHERE sheet IS NOT NULL;
CREATE INDEX card_org ON card(org, year);
CREATE INDEX card_year ON card(year, id);
CREATE INDEX card_person ON card(person) WHERE person IS NOT NULL;
CREATE INDEX card_finding ON card(finding) WHERE finding IS NOT NULL;
CREATE INDEX lagging_year ON lagging(year, id);
CREATE INDEX lagging_org ON lagging(org, year);
CREATE INDEX contact_org ON contact(org, until);
CREATE INDEX contact_person ON contact(person, until);
CREATE INDEX chase_org ON chase(org, what, thing, date);
CREATE INDEX talk_org ON talk(org, date);
CREATE INDEX talk_person ON talk(person, date);
CREATE INDEX talk_date ON talk(date, id);
CREATE INDEX measure_org ON measure(org, year);
CREATE INDEX measure_year ON measure(year, id);
CREATE INDEX verdict_org ON verdict(org, adoption, appraisal);
CREATE INDEX verdict_adoption ON verdict(adoption, appraisal, id);
CREATE UNIQUE INDEX year_closing_year ON year_closing(year) WHERE withdrawn IS NULL;
