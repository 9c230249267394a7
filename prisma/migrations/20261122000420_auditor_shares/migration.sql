-- What parties let auditors read.
CREATE TABLE "auditor_shares" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "auditorId" uuid NOT NULL,
  "subject" text,
  "sharedById" uuid NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "endedById" uuid,
  "endedAt" timestamp(3) with time zone,

  CONSTRAINT "auditor_shares_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "auditor_shares_auditorId_endedAt_idx" ON "auditor_shares"("auditorId", "endedAt");

CREATE INDEX "auditor_shares_organisationId_endedAt_idx" ON "auditor_shares"("organisationId", "endedAt");

-- One share of the same thing at a time.
CREATE UNIQUE INDEX "auditor_shares_open_key" ON "auditor_shares"("organisationId", "auditorId", coalesce("subject", '')) WHERE "endedAt" IS NULL;
