-- Schema 1. The tables of the domain carry the columns of `Kind::fields`, in that order (a test
-- compares them); below stand the file's own tables.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The next key of each kind. Keys are never used twice.
CREATE TABLE sequence (kind TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- One row per act, refused ones too. `hash` covers every other column and `previous`.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  clock_back INTEGER NOT NULL,
  actor TEXT NOT NULL,
  session TEXT NOT NULL,
  role TEXT NOT NULL,
  unix_user TEXT NOT NULL,
  remote TEXT NOT NULL,
  command_id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  kind TEXT,
  object INTEGER,
  version_before INTEGER,
  version_after INTEGER,
  row_count INTEGER NOT NULL,
  image TEXT NOT NULL,
  args TEXT NOT NULL,
  batch TEXT,
  undoes INTEGER,
  result TEXT NOT NULL,
  reply TEXT NOT NULL,
  business_date TEXT NOT NULL,
  program TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_batch ON audit(batch) WHERE batch IS NOT NULL;
CREATE INDEX audit_undoes ON audit(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX audit_object ON audit(kind, object, seq);
CREATE INDEX audit_actor ON audit(actor, seq);

-- The rows that an act touched. `image` is the row before; a new row has none.
CREATE TABLE change (
  seq INTEGER NOT NULL REFERENCES audit(seq),
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  version_before INTEGER,
  version_after INTEGER,
  image TEXT,
  after_hash BLOB,
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_row ON change(kind, id, seq);

-- A bulk act on its way; what is left of it when it is cut off can be resumed or withdrawn.
CREATE TABLE batch (
  id TEXT PRIMARY KEY,
  actor TEXT NOT NULL,
  started TEXT NOT NULL,
  command TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  state TEXT NOT NULL,
  args TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a thing of this file is called in another: (site, id) there, local key here.
CREATE TABLE alias (
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  foreign_id INTEGER NOT NULL,
  local_id INTEGER NOT NULL,
  PRIMARY KEY (site, kind, foreign_id)
) STRICT, WITHOUT ROWID;

-- Derived: can be recomputed from `org` at any time.
CREATE TABLE org_path (org INTEGER PRIMARY KEY, path TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX org_path_path ON org_path(path);
CREATE TABLE org_total (
  org INTEGER NOT NULL,
  measure TEXT NOT NULL,
  period TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (org, measure, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE "org" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "parent" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "sector" TEXT NOT NULL,
  "members" INTEGER,
  "phone" TEXT,
  "founded" TEXT,
  "dissolved" TEXT,
  "merged_into" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "sort" INTEGER NOT NULL
) STRICT;

CREATE TABLE "org_event" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "event" TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  "reason" TEXT
) STRICT;

CREATE TABLE "person" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "title" TEXT,
  "degree" TEXT,
  "full_time" INTEGER NOT NULL,
  "administrative_head" INTEGER NOT NULL,
  "phone" TEXT
) STRICT;

CREATE TABLE "post" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "person" INTEGER NOT NULL REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "post" TEXT NOT NULL,
  "acting" INTEGER NOT NULL,
  "since" TEXT,
  "until" TEXT
) STRICT;

CREATE TABLE "term" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "start" TEXT NOT NULL,
  "years" INTEGER NOT NULL,
  "extended_to" TEXT,
  "approved_by" TEXT,
  "ended" TEXT
) STRICT;

CREATE TABLE "party_member" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "person" INTEGER NOT NULL REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "status" TEXT NOT NULL,
  "since" TEXT,
  "until" TEXT
) STRICT;

CREATE TABLE "handover" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "post" TEXT NOT NULL,
  "leaving" INTEGER NOT NULL REFERENCES "post"(id) DEFERRABLE INITIALLY DEFERRED,
  "arriving" INTEGER REFERENCES "post"(id) DEFERRABLE INITIALLY DEFERRED,
  "opened" TEXT NOT NULL,
  "closed" TEXT,
  "remark" TEXT
) STRICT;

CREATE TABLE "adoption" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "pack" TEXT NOT NULL,
  "pack_version" INTEGER NOT NULL,
  "title" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "adopted" TEXT NOT NULL,
  "withdrawn" TEXT
) STRICT;

CREATE TABLE "office_map" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "office" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "class_map" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "class" TEXT NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "local_change" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "reason" TEXT NOT NULL
) STRICT;

CREATE TABLE "duty" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "adoption" INTEGER REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "post" TEXT NOT NULL,
  "share" TEXT NOT NULL,
  "area" TEXT,
  "text" TEXT NOT NULL,
  "clause" TEXT,
  "state" TEXT NOT NULL,
  "progress" INTEGER NOT NULL,
  "evidence" TEXT,
  "remark" TEXT
) STRICT;

CREATE TABLE "task" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "code" TEXT NOT NULL,
  "adoption" INTEGER REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT,
  "category" TEXT NOT NULL,
  "share" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "goal" TEXT,
  "standard" TEXT,
  "figures" TEXT,
  "leader" TEXT,
  "lead" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "responsible" TEXT,
  "measures" TEXT,
  "deadline" TEXT,
  "clause" TEXT,
  "stage" TEXT NOT NULL,
  "scope" TEXT,
  "published" TEXT,
  "supplement" INTEGER NOT NULL,
  "returned" TEXT,
  "closed" TEXT,
  "filed_to" TEXT,
  "carried_from" INTEGER REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "task_unit" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "task" INTEGER NOT NULL REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "milestone" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "task" INTEGER NOT NULL REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "title" TEXT NOT NULL,
  "due" TEXT NOT NULL,
  "reached" TEXT
) STRICT;

CREATE TABLE "assignment" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "task" INTEGER NOT NULL REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "secretary" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "holder" INTEGER REFERENCES "person"(id) DEFERRABLE INITIALLY DEFERRED,
  "dispatched" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "progress" INTEGER NOT NULL,
  "evidence" TEXT,
  "remark" TEXT,
  "result" TEXT,
  "score" TEXT,
  "assessment" TEXT,
  "outcome" TEXT,
  "returned" TEXT
) STRICT;

CREATE TABLE "task_check" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "assignment" INTEGER NOT NULL REFERENCES "assignment"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "mode" TEXT NOT NULL,
  "result" TEXT NOT NULL,
  "score" TEXT,
  "remark" TEXT,
  "checker" TEXT
) STRICT;

CREATE TABLE "note" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "task" INTEGER NOT NULL REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "assignment" INTEGER REFERENCES "assignment"(id) DEFERRABLE INITIALLY DEFERRED,
  "quarter" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "text" TEXT NOT NULL
) STRICT;

CREATE TABLE "opinion" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "task" INTEGER NOT NULL REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "date" TEXT NOT NULL,
  "member" TEXT,
  "text" TEXT NOT NULL,
  "answer" TEXT
) STRICT;

CREATE TABLE "finding" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "source" TEXT NOT NULL,
  "sheet" INTEGER REFERENCES "sheet"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT,
  "task" INTEGER REFERENCES "task"(id) DEFERRABLE INITIALLY DEFERRED,
  "text" TEXT NOT NULL,
  "responsible" TEXT,
  "measure" TEXT,
  "deadline" TEXT,
  "state" TEXT NOT NULL,
  "found" TEXT NOT NULL,
  "evidence" TEXT,
  "verifier" TEXT,
  "closed" TEXT
) STRICT;

CREATE TABLE "sheet" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "org" INTEGER NOT NULL REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "adoption" INTEGER NOT NULL REFERENCES "adoption"(id) DEFERRABLE INITIALLY DEFERRED,
  "form" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "assessor" TEXT NOT NULL,
  "opened" TEXT NOT NULL,
  "submitted" TEXT
) STRICT;

CREATE TABLE "mark" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "sheet" INTEGER NOT NULL REFERENCES "sheet"(id) DEFERRABLE INITIALLY DEFERRED,
  "item" TEXT NOT NULL,
  "points" TEXT,
  "reason" TEXT,
  "evidence" TEXT,
  "by_rest" INTEGER NOT NULL
) STRICT;

CREATE TABLE "account" (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "scope" INTEGER REFERENCES "org"(id) DEFERRABLE INITIALLY DEFERRED,
  "active" INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX org_code ON org(code) WHERE dissolved IS NULL;
CREATE INDEX org_child ON org(parent, sort, id);
CREATE INDEX org_name ON org(name);
CREATE INDEX org_event_org ON org_event(org, date);
CREATE INDEX person_name ON person(name);
CREATE INDEX post_org ON post(org, post, until);
CREATE INDEX post_person ON post(person);
CREATE INDEX term_org ON term(org, start);
CREATE INDEX party_member_org ON party_member(org, until);
CREATE INDEX party_member_person ON party_member(person);
CREATE INDEX handover_org ON handover(org, closed);
CREATE UNIQUE INDEX adoption_year ON adoption(year, pack) WHERE withdrawn IS NULL;
CREATE INDEX office_map_adoption ON office_map(adoption, office);
CREATE INDEX class_map_adoption ON class_map(adoption, class, org);
CREATE INDEX local_change_adoption ON local_change(adoption, item);
CREATE INDEX duty_org ON duty(org, year, id);
CREATE INDEX duty_adoption ON duty(adoption, item);
CREATE UNIQUE INDEX task_code ON task(code);
CREATE INDEX task_stage ON task(year, stage, id);
CREATE INDEX task_deadline ON task(year, deadline);
CREATE INDEX task_unit_task ON task_unit(task);
CREATE INDEX milestone_task ON milestone(task, due);
CREATE UNIQUE INDEX assignment_task ON assignment(task, org);
CREATE INDEX assignment_org ON assignment(org, id);
CREATE INDEX task_check_assignment ON task_check(assignment, date, id);
CREATE INDEX note_task ON note(task, quarter, id);
CREATE INDEX opinion_task ON opinion(task, id);
CREATE INDEX finding_org ON finding(org, state);
CREATE INDEX finding_task ON finding(task);
CREATE INDEX finding_state ON finding(year, state, deadline);
CREATE INDEX sheet_org ON sheet(org, year);
CREATE INDEX sheet_form ON sheet(year, form, id);
CREATE UNIQUE INDEX mark_item ON mark(sheet, item);
CREATE INDEX account_name ON account(name, active);

-- Columns that refer to rows which an undo may remove: without these each removal would read the
-- whole table.
CREATE INDEX org_merged_into_ref ON org(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX handover_leaving_ref ON handover(leaving);
CREATE INDEX handover_arriving_ref ON handover(arriving) WHERE arriving IS NOT NULL;
CREATE INDEX office_map_org_ref ON office_map(org);
CREATE INDEX class_map_org_ref ON class_map(org);
CREATE INDEX task_adoption_ref ON task(adoption) WHERE adoption IS NOT NULL;
CREATE INDEX task_lead_ref ON task("lead") WHERE "lead" IS NOT NULL;
CREATE INDEX task_carried_from_ref ON task(carried_from) WHERE carried_from IS NOT NULL;
CREATE INDEX task_unit_org_ref ON task_unit(org);
CREATE INDEX assignment_secretary_ref ON assignment(secretary) WHERE secretary IS NOT NULL;
CREATE INDEX assignment_holder_ref ON assignment(holder) WHERE holder IS NOT NULL;
CREATE INDEX note_assignment_ref ON note(assignment) WHERE assignment IS NOT NULL;
CREATE INDEX finding_sheet_ref ON finding(sheet) WHERE sheet IS NOT NULL;
CREATE INDEX sheet_adoption_ref ON sheet(adoption);
CREATE INDEX account_scope_ref ON account(scope) WHERE scope IS NOT NULL;
