-- What a reading says, as a number: the same again is known, another under the same name is kept beside it.
ALTER TABLE "readings" ADD COLUMN "contentHash" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "readings" ALTER COLUMN "contentHash" DROP DEFAULT;

-- The reading of a source before or after another: any, the next with a place, the next with the same meter.
CREATE INDEX "readings_subject_source_time_idx" ON "readings"("subject", "source", "time");
CREATE INDEX "readings_fix_idx" ON "readings"("subject", "source", "time") WHERE "fix" = 'valid';
CREATE INDEX "readings_hours_idx" ON "readings"("subject", "source", "time") WHERE "engineHoursMs" IS NOT NULL;
CREATE INDEX "readings_odometer_idx" ON "readings"("subject", "source", "time") WHERE "odometerM" IS NOT NULL;
CREATE INDEX "readings_cycles_idx" ON "readings"("subject", "source", "time") WHERE "cycles" IS NOT NULL;

-- Who lets which bank see where a machine is.
CREATE TABLE "place_grants" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "organisationId" UUID NOT NULL,
    "bankId" UUID NOT NULL,
    "userId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "place_grants_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "place_grants_subject_bankId_idx" ON "place_grants"("subject", "bankId");
CREATE INDEX "place_grants_organisationId_idx" ON "place_grants"("organisationId");
CREATE INDEX "place_grants_bankId_idx" ON "place_grants"("bankId");
ALTER TABLE "place_grants" ADD CONSTRAINT "place_grants_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "place_grants" ADD CONSTRAINT "place_grants_bankId_fkey" FOREIGN KEY ("bankId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
