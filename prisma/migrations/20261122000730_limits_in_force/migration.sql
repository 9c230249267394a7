-- Limits with the time for which they hold: a change does not judge the past anew.
ALTER TABLE "alarm_settings" DROP CONSTRAINT "alarm_settings_pkey";
ALTER TABLE "alarm_settings" ADD COLUMN "id" uuid;
UPDATE "alarm_settings" SET "id" = gen_random_uuid();
ALTER TABLE "alarm_settings" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "alarm_settings" ADD CONSTRAINT "alarm_settings_pkey" PRIMARY KEY ("id");
ALTER TABLE "alarm_settings" RENAME COLUMN "updatedAt" TO "from";
ALTER TABLE "alarm_settings" RENAME COLUMN "updatedById" TO "createdById";
ALTER TABLE "alarm_settings" ADD COLUMN "until" timestamp(3) with time zone;
CREATE INDEX "alarm_settings_subject_from_idx" ON "alarm_settings" ("subject", "from");
-- One holds at a time.
CREATE UNIQUE INDEX "alarm_settings_in_force_key" ON "alarm_settings" ("subject") WHERE "until" IS NULL;

-- What an over-use is of: the lease whose allowance it passed, its period, the figures.
ALTER TABLE "alarms" ADD COLUMN "use" jsonb;

-- What was remembered by rules of the former shape is made anew from the readings.
UPDATE "alarm_watches" SET "rules" = NULL;
