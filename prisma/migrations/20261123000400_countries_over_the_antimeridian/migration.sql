-- Outlines that cross the antimeridian had inside and outside the wrong way round in their latitudes, all around the world. What
-- was made of that is made anew from the readings, of the machines that were in these latitudes; of others it was right.
CREATE TEMPORARY TABLE "misplaced" ON COMMIT DROP AS
  SELECT DISTINCT "subject" FROM "readings"
   WHERE "latitude" BETWEEN 65 AND 69.1 OR "latitude" BETWEEN 70.9 AND 71.6 OR "latitude" BETWEEN -16.6 AND -16.4 OR "latitude" < -60;

-- Alarms: page by page, from the first reading on. What is known stands until the last page.
DELETE FROM "alarm_checkpoints" c USING "misplaced" m WHERE c."subject" = m."subject";
UPDATE "alarm_watches" w SET "refoldFrom" = 'epoch', "refold" = NULL FROM "misplaced" m WHERE w."subject" = m."subject";

-- The newest state: unknown until its place is looked at again, and where that reading was dropped for its age.
UPDATE "equipment_latest" SET "country" = NULL
 WHERE "latitude" BETWEEN 65 AND 69.1 OR "latitude" BETWEEN 70.9 AND 71.6 OR "latitude" BETWEEN -16.6 AND -16.4 OR "latitude" < -60;
INSERT INTO "telemetry_dirty" ("subject", "source", "from", "to", "fix", "hours", "odometer", "cycles", "at", "resumed")
SELECT l."subject", l."positionSource", l."positionAt", l."positionAt", true, false, false, false, now(), true
  FROM "equipment_latest" l JOIN "misplaced" m ON m."subject" = l."subject"
 WHERE l."positionAt" >= coalesce((SELECT to_date(max("month"), 'YYYY-MM') + interval '1 month' FROM "reading_retirements") AT TIME ZONE 'UTC', '-infinity')
   AND l."positionSource" IS NOT NULL;
