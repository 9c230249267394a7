-- What holds for a machine, as it was gathered last: gathered anew when a rule changes, and not with every reading.
ALTER TABLE "alarm_watches" ADD COLUMN "rules" JSONB;
