-- Use was taken whole from one source, which lost what it did not show: use by day and by hour is made anew, each element by
-- itself.
INSERT INTO "telemetry_days_due" ("subject", "from", "to", "dueAt")
SELECT "subject", min("day")::timestamp AT TIME ZONE 'UTC', (max("day") + 1)::timestamp AT TIME ZONE 'UTC', now()
  FROM "equipment_days" GROUP BY "subject"
ON CONFLICT ("subject", "from") DO UPDATE SET "to" = greatest("telemetry_days_due"."to", excluded."to");
