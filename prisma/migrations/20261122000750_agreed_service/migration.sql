-- Announced work counts once whoever sets the machine's rules has agreed to it.
ALTER TABLE "service_windows" ADD COLUMN "confirmedAt" timestamp(3) with time zone, ADD COLUMN "confirmedById" uuid;
UPDATE "service_windows" SET "confirmedAt" = "createdAt";
UPDATE "alarm_watches" SET "rules" = NULL;

-- A condition that could not be signed is tried again, less and less often.
ALTER TABLE "machine_conditions" ADD COLUMN "triedAt" timestamp(3) with time zone;
UPDATE "machine_conditions" SET "triedAt" = "createdAt";
ALTER TABLE "machine_conditions" ALTER COLUMN "triedAt" SET NOT NULL;
CREATE INDEX "machine_conditions_unsigned_idx" ON "machine_conditions" ("triedAt") WHERE "actionId" IS NULL;
