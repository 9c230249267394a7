-- Rent and use of a period may be billed apart, and use that was stopped later on.
ALTER TYPE "InvoiceSource" ADD VALUE 'BILLING';

ALTER TABLE "rent_bills"
  ADD COLUMN "part" TEXT NOT NULL DEFAULT 'rent',
  ADD COLUMN "sequence" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "number" TEXT,
  ADD COLUMN "issuedOn" DATE NOT NULL,
  ADD COLUMN "lines" JSONB NOT NULL,
  ADD COLUMN "withUsage" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "usageOpen" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "usageTriedAt" TIMESTAMPTZ(3);

DROP INDEX "rent_bills_lease_period_key";
CREATE UNIQUE INDEX "rent_bills_lease_period_part_sequence_key" ON "rent_bills"("lease", "period", "part", "sequence");
CREATE INDEX "rent_bills_invoiceId_idx" ON "rent_bills"("invoiceId");
CREATE INDEX "rent_bills_usageOpen_usageTriedAt_idx" ON "rent_bills"("usageOpen", "usageTriedAt");

ALTER TABLE "rent_bill_usage"
  ADD COLUMN "meterId" TEXT NOT NULL,
  ADD COLUMN "fromValue" BIGINT NOT NULL,
  ADD COLUMN "toValue" BIGINT NOT NULL,
  ADD COLUMN "periods" INTEGER NOT NULL;
