-- Schema 5: what tells a finding from others that its rule found, whatever its words.

ALTER TABLE finding ADD COLUMN "problem" TEXT;
