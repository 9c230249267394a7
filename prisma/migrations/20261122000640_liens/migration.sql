-- What a purchase-money lien secures, by which some laws rank it.
ALTER TABLE "liens" ADD COLUMN "securesPrice" BOOLEAN NOT NULL DEFAULT false;

-- Who asked which bank to lend on a machine.
CREATE TABLE "collateral_asks" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "holderId" UUID NOT NULL,
    "bankId" UUID NOT NULL,
    "note" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collateral_asks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "collateral_asks_bankId_endedAt_expiresAt_idx" ON "collateral_asks"("bankId", "endedAt", "expiresAt");
CREATE INDEX "collateral_asks_holderId_idx" ON "collateral_asks"("holderId");
CREATE INDEX "collateral_asks_subject_bankId_idx" ON "collateral_asks"("subject", "bankId");
ALTER TABLE "collateral_asks" ADD CONSTRAINT "collateral_asks_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "collateral_asks" ADD CONSTRAINT "collateral_asks_bankId_fkey" FOREIGN KEY ("bankId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
