-- A proposal that was declined stays as evidence, and the same contract may be proposed again.
DROP INDEX "leases_lessorId_contractNumber_key";

CREATE INDEX "leases_lessorId_contractNumber_idx" ON "leases"("lessorId", "contractNumber");

ALTER TABLE "leases"
  ADD COLUMN "graceDays" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "defaultAfterDays" INTEGER NOT NULL DEFAULT 30,
  ADD COLUMN "billLeadDays" INTEGER NOT NULL DEFAULT 0;

-- No version was written before this migration.
ALTER TABLE "lease_versions"
  ADD COLUMN "periods" INTEGER NOT NULL,
  ADD COLUMN "endsOn" DATE NOT NULL,
  ADD COLUMN "rentMinor" BIGINT NOT NULL,
  ADD COLUMN "financedMinor" BIGINT NOT NULL;
