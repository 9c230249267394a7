-- What a change of a lease costs, credit notes, appointed inspectors, and what machines cost their owners.
CREATE TABLE "lease_charges" (
    "id" UUID NOT NULL,
    "lease" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "chargedOn" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "priceMinor" BIGINT,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "handedOverAt" TIMESTAMPTZ(3),

    CONSTRAINT "lease_charges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "lease_charges_root_key" ON "lease_charges"("root");
CREATE INDEX "lease_charges_lease_idx" ON "lease_charges"("lease");
CREATE INDEX "lease_charges_handedOverAt_idx" ON "lease_charges"("handedOverAt");
ALTER TABLE "lease_charges" ADD CONSTRAINT "lease_charges_lease_fkey" FOREIGN KEY ("lease") REFERENCES "leases"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "rent_bills"
  ADD COLUMN "prepaidMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "chargeId" UUID;
CREATE UNIQUE INDEX "rent_bills_chargeId_key" ON "rent_bills"("chargeId");
ALTER TABLE "rent_bills" ADD CONSTRAINT "rent_bills_chargeId_fkey" FOREIGN KEY ("chargeId") REFERENCES "lease_charges"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "rent_credits" (
    "id" UUID NOT NULL,
    "billId" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "issuedOn" DATE NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "vatMinor" BIGINT NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    "invoiceId" UUID NOT NULL,
    "root" TEXT NOT NULL,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rent_credits_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rent_credits_number_key" ON "rent_credits"("number");
CREATE INDEX "rent_credits_billId_idx" ON "rent_credits"("billId");
ALTER TABLE "rent_credits" ADD CONSTRAINT "rent_credits_billId_fkey" FOREIGN KEY ("billId") REFERENCES "rent_bills"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "inspector_appointments" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "inspectorId" UUID NOT NULL,
    "appointedById" UUID NOT NULL,
    "note" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inspector_appointments_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "inspector_appointments_inspectorId_endedAt_expiresAt_idx" ON "inspector_appointments"("inspectorId", "endedAt", "expiresAt");
CREATE INDEX "inspector_appointments_subject_idx" ON "inspector_appointments"("subject");
CREATE INDEX "inspector_appointments_appointedById_idx" ON "inspector_appointments"("appointedById");
ALTER TABLE "inspector_appointments" ADD CONSTRAINT "inspector_appointments_inspectorId_fkey" FOREIGN KEY ("inspectorId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inspector_appointments" ADD CONSTRAINT "inspector_appointments_appointedById_fkey" FOREIGN KEY ("appointedById") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "machine_costs" (
    "subject" TEXT NOT NULL,
    "organisationId" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "costMinor" BIGINT NOT NULL,
    "residualMinor" BIGINT NOT NULL,
    "inUseSince" DATE NOT NULL,
    "usefulLifeMonths" INTEGER NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "machine_costs_pkey" PRIMARY KEY ("subject", "organisationId")
);
CREATE INDEX "machine_costs_organisationId_idx" ON "machine_costs"("organisationId");
ALTER TABLE "machine_costs" ADD CONSTRAINT "machine_costs_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
