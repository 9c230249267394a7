-- The other party of the lease confirms the two values; until then a replacement changes nothing.
ALTER TABLE "meter_replacements" ADD COLUMN "counterpartyId" UUID;
ALTER TABLE "meter_replacements" ADD COLUMN "confirmedAt" TIMESTAMPTZ(3);
ALTER TABLE "meter_replacements" ADD COLUMN "confirmedByUserId" UUID;
ALTER TABLE "meter_replacements" ADD COLUMN "confirmActionId" UUID;
ALTER TABLE "meter_replacements" ADD COLUMN "declinedAt" TIMESTAMPTZ(3);
ALTER TABLE "meter_replacements" ADD COLUMN "note" TEXT;
CREATE INDEX "meter_replacements_counterpartyId_idx" ON "meter_replacements"("counterpartyId");
