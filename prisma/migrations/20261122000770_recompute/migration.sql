-- The rest of what was too much for one transaction: what lies before it is settled.
ALTER TABLE "telemetry_dirty" ADD COLUMN "resumed" boolean NOT NULL DEFAULT false;
CREATE INDEX "telemetry_dirty_subject_id_idx" ON "telemetry_dirty"("subject", "id");

-- Days apart are made anew apart: one reading of long ago does not ask for all days since.
ALTER TABLE "telemetry_days_due" DROP CONSTRAINT "telemetry_days_due_pkey";
ALTER TABLE "telemetry_days_due" ADD CONSTRAINT "telemetry_days_due_pkey" PRIMARY KEY ("subject", "from");

-- Machines whose work failed: left alone for a while, so that they hold up no other.
CREATE TABLE "recompute_failures" (
  "subject" text NOT NULL,
  "work" text NOT NULL,
  "attempts" integer NOT NULL,
  "failedAt" timestamp(3) with time zone NOT NULL,
  "retryAt" timestamp(3) with time zone NOT NULL,
  "error" text NOT NULL,

  CONSTRAINT "recompute_failures_pkey" PRIMARY KEY ("subject", "work")
);

-- Alarms of a long record are folded anew page by page: from where, and how far it has come.
ALTER TABLE "alarm_watches" ADD COLUMN "refoldFrom" timestamp(3) with time zone;
ALTER TABLE "alarm_watches" ADD COLUMN "refold" jsonb;
CREATE INDEX "alarm_watches_refoldFrom_idx" ON "alarm_watches"("refoldFrom");

-- What a meter showed last and is not believed, beside the last value that is.
ALTER TABLE "equipment_latest" ADD COLUMN "meterDoubts" jsonb;
