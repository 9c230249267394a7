-- Leased equipment: projections of machines, leases and liens; agreements; their private sides; readings.
CREATE TYPE "AgreementStatus" AS ENUM ('OPEN', 'SIGNED', 'DECLINED', 'WITHDRAWN', 'EXPIRED');

CREATE TYPE "LeaseProvenance" AS ENUM ('SIGNED', 'DECLARED');

ALTER TABLE "actions" ADD COLUMN "waitsForIds" uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE "actions" ALTER COLUMN "waitsForIds" DROP DEFAULT;

CREATE TABLE "equipment_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "status" text NOT NULL,
  "holderKey" text,
  "custodianKey" text NOT NULL,
  "issuerKey" text NOT NULL,
  "recalled" boolean NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "equipment_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "lease_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "status" text NOT NULL,
  "attested" boolean NOT NULL,
  "lessorKey" text NOT NULL,
  "lesseeKey" text NOT NULL,
  "head" text,
  "periods" integer NOT NULL,
  "billed" integer NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "lease_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "leased_machine_projections" (
  "lease" text NOT NULL,
  "machine" text NOT NULL,
  "head" text,
  "running" boolean NOT NULL,

  CONSTRAINT "leased_machine_projections_pkey" PRIMARY KEY ("lease", "machine")
);

CREATE TABLE "lien_book_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "lien_book_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "lien_projections" (
  "subject" text NOT NULL,
  "lien" text NOT NULL,
  "collateral" text NOT NULL,
  "part" integer NOT NULL,
  "status" text NOT NULL,
  "grantorKey" text NOT NULL,
  "securedPartyKey" text NOT NULL,
  "lapse" bigint NOT NULL,
  "place" integer NOT NULL,

  CONSTRAINT "lien_projections_pkey" PRIMARY KEY ("subject", "lien")
);

CREATE TABLE "agreements" (
  "id" uuid NOT NULL,
  "kind" text NOT NULL,
  "contract" text NOT NULL,
  "subject" text NOT NULL,
  "command" jsonb NOT NULL,
  "content" jsonb NOT NULL,
  "privateSide" jsonb NOT NULL,
  "proposedById" uuid NOT NULL,
  "proposedByUserId" uuid,
  "status" "AgreementStatus" NOT NULL DEFAULT 'OPEN',
  "note" text,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "closedAt" timestamp(3) with time zone,
  "actionId" uuid,

  CONSTRAINT "agreements_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "agreement_signers" (
  "agreementId" uuid NOT NULL,
  "position" integer NOT NULL,
  "organisationId" uuid NOT NULL,
  "keySubject" text NOT NULL,
  "agreedAt" timestamp(3) with time zone,
  "agreedByUserId" uuid,

  CONSTRAINT "agreement_signers_pkey" PRIMARY KEY ("agreementId", "position")
);

CREATE TABLE "equipment" (
  "subject" text NOT NULL,
  "reference" text NOT NULL,
  "number" BIGSERIAL NOT NULL,
  "publicId" text NOT NULL,
  "manufacturer" text NOT NULL,
  "manufacturerId" uuid,
  "model" text NOT NULL,
  "serial" text NOT NULL,
  "serialKey" text NOT NULL,
  "likenessKey" text NOT NULL,
  "gtin" text,
  "category" text NOT NULL,
  "year" integer NOT NULL,
  "declared" boolean NOT NULL,
  "issuerId" uuid NOT NULL,
  "root" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "equipment_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "equipment_records" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "kind" text NOT NULL,
  "date" date NOT NULL,
  "until" date,
  "currency" text,
  "amountMinor" bigint,
  "details" jsonb NOT NULL,
  "root" text NOT NULL,
  "isPublic" boolean NOT NULL DEFAULT false,
  "actionId" uuid,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "equipment_records_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "equipment_documents" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "recordId" uuid,
  "kind" text NOT NULL,
  "fileId" uuid NOT NULL,
  "isPublic" boolean NOT NULL DEFAULT false,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "equipment_documents_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "recalls" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "number" text NOT NULL,
  "title" text NOT NULL,
  "text" text NOT NULL,
  "remedy" text NOT NULL,
  "announcedAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "recalls_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "recalled_equipment" (
  "recall" text NOT NULL,
  "recallId" uuid NOT NULL,
  "subject" text NOT NULL,

  CONSTRAINT "recalled_equipment_pkey" PRIMARY KEY ("recall")
);

CREATE TABLE "recall_acknowledgements" (
  "recall" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "at" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "recall_acknowledgements_pkey" PRIMARY KEY ("recall", "organisationId")
);

CREATE TABLE "leases" (
  "subject" text NOT NULL,
  "reference" text NOT NULL,
  "number" BIGSERIAL NOT NULL,
  "lessorId" uuid NOT NULL,
  "lesseeId" uuid NOT NULL,
  "headSubject" text,
  "kind" text NOT NULL,
  "currency" text NOT NULL,
  "startsOn" date NOT NULL,
  "endsOn" date NOT NULL,
  "subletting" boolean NOT NULL DEFAULT false,
  "contractNumber" text NOT NULL,
  "provenance" "LeaseProvenance" NOT NULL,
  "declared" jsonb,
  "inspectedAt" timestamp(3) with time zone,
  "inspectedById" uuid,
  "countries" text[] NOT NULL,
  "billingOn" boolean NOT NULL DEFAULT true,
  "nextBillOn" date,
  "timeZone" text NOT NULL DEFAULT 'UTC',
  "createdById" uuid NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "leases_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "lease_versions" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "version" integer NOT NULL,
  "effectiveOn" date NOT NULL,
  "terms" jsonb NOT NULL,
  "root" text NOT NULL,
  "note" text,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "lease_versions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "leased_equipment" (
  "lease" text NOT NULL,
  "machine" text NOT NULL,

  CONSTRAINT "leased_equipment_pkey" PRIMARY KEY ("lease", "machine")
);

CREATE TABLE "rent_bills" (
  "id" uuid NOT NULL,
  "lease" text NOT NULL,
  "period" integer NOT NULL,
  "fromDate" date NOT NULL,
  "toDate" date NOT NULL,
  "dueOn" date NOT NULL,
  "currency" text NOT NULL,
  "rentMinor" bigint NOT NULL,
  "usageMinor" bigint NOT NULL,
  "vatMinor" bigint NOT NULL,
  "totalMinor" bigint NOT NULL,
  "usageStop" jsonb,
  "invoiceId" uuid,
  "receivable" text,
  "creditorId" uuid NOT NULL,
  "root" text NOT NULL,
  "actionId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "rent_bills_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rent_bill_usage" (
  "id" uuid NOT NULL,
  "billId" uuid NOT NULL,
  "machine" text NOT NULL,
  "meter" text NOT NULL,
  "fromReading" text NOT NULL,
  "toReading" text NOT NULL,
  "fromAt" timestamp(3) with time zone NOT NULL,
  "toAt" timestamp(3) with time zone NOT NULL,
  "used" bigint NOT NULL,
  "amountMinor" bigint NOT NULL,

  CONSTRAINT "rent_bill_usage_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rent_sales" (
  "id" uuid NOT NULL,
  "lease" text NOT NULL,
  "bankId" uuid NOT NULL,
  "firstPeriod" integer NOT NULL,
  "lastPeriod" integer NOT NULL,
  "terms" jsonb NOT NULL,
  "currency" text NOT NULL,
  "faceMinor" bigint NOT NULL,
  "priceMinor" bigint NOT NULL,
  "valueDate" date NOT NULL,
  "accountId" uuid,
  "root" text NOT NULL,
  "agreementId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "rent_sales_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "liens" (
  "lien" text NOT NULL,
  "reference" text NOT NULL,
  "number" BIGSERIAL NOT NULL,
  "subject" text NOT NULL,
  "collateral" text NOT NULL,
  "part" integer NOT NULL DEFAULT 0,
  "grantorId" uuid NOT NULL,
  "securedPartyId" uuid NOT NULL,
  "law" text NOT NULL,
  "class" text NOT NULL,
  "deliveredOn" date,
  "filedOn" date NOT NULL,
  "registry" text,
  "registrationNumber" text,
  "currency" text,
  "securedMinor" bigint,
  "lapsesOn" date NOT NULL,
  "root" text NOT NULL,
  "agreementId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "liens_pkey" PRIMARY KEY ("lien")
);

CREATE TABLE "lien_searches" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "by" text NOT NULL,
  "question" jsonb NOT NULL,
  "result" jsonb NOT NULL,
  "resultHash" text NOT NULL,
  "signature" text NOT NULL,
  "signer" text NOT NULL,
  "blockNumber" bigint NOT NULL,
  "blockHash" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "lien_searches_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "external_searches" (
  "id" uuid NOT NULL,
  "searchId" uuid NOT NULL,
  "registry" text NOT NULL,
  "reference" text NOT NULL,
  "searchedOn" date NOT NULL,
  "finding" text NOT NULL,
  "note" text,
  "fileId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "external_searches_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "readings" (
  "subject" text NOT NULL,
  "source" text NOT NULL,
  "time" timestamp(3) with time zone NOT NULL,
  "sequence" bigint NOT NULL,
  "id" uuid NOT NULL,
  "receivedAt" timestamp(3) with time zone NOT NULL,
  "organisationId" uuid NOT NULL,
  "trust" smallint NOT NULL,
  "fix" text NOT NULL,
  "latitude" double precision,
  "longitude" double precision,
  "speedMps" double precision,
  "engineOn" boolean,
  "meterId" text,
  "engineHoursMs" bigint,
  "odometerM" bigint,
  "cycles" bigint,
  "fuelPercent" double precision,
  "details" jsonb NOT NULL,
  "doubts" text[] NOT NULL,

  CONSTRAINT "readings_pkey" PRIMARY KEY ("subject", "time", "source", "sequence")
);

CREATE TABLE "meter_replacements" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "meter" text NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,
  "oldMeterId" text NOT NULL,
  "newMeterId" text NOT NULL,
  "closing" bigint NOT NULL,
  "opening" bigint NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "root" text NOT NULL,
  "actionId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "meter_replacements_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "equipment_latest" (
  "subject" text NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,
  "positionAt" timestamp(3) with time zone,
  "latitude" double precision,
  "longitude" double precision,
  "positionSource" text,
  "positionTrust" smallint,
  "country" text,
  "engineHoursMs" bigint,
  "engineHoursAt" timestamp(3) with time zone,
  "odometerM" bigint,
  "odometerAt" timestamp(3) with time zone,
  "cycles" bigint,
  "cyclesAt" timestamp(3) with time zone,
  "fuelPercent" double precision,

  CONSTRAINT "equipment_latest_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "equipment_days" (
  "subject" text NOT NULL,
  "day" date NOT NULL,
  "engineMs" bigint NOT NULL,
  "distanceM" bigint NOT NULL,
  "cycles" bigint NOT NULL,
  "readings" integer NOT NULL,
  "gapMs" bigint NOT NULL,

  CONSTRAINT "equipment_days_pkey" PRIMARY KEY ("subject", "day")
);

CREATE TABLE "table_imports" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid NOT NULL,
  "kind" text NOT NULL,
  "fileName" text NOT NULL,
  "rows" jsonb NOT NULL,
  "verdicts" jsonb NOT NULL,
  "options" jsonb NOT NULL,
  "accepted" integer NOT NULL,
  "refused" integer NOT NULL,
  "done" integer NOT NULL DEFAULT 0,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "begunAt" timestamp(3) with time zone,
  "finishedAt" timestamp(3) with time zone,
  "abandonedAt" timestamp(3) with time zone,

  CONSTRAINT "table_imports_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "equipment_projections_holderKey_idx" ON "equipment_projections"("holderKey");

CREATE INDEX "equipment_projections_custodianKey_idx" ON "equipment_projections"("custodianKey");

CREATE INDEX "equipment_projections_issuerKey_idx" ON "equipment_projections"("issuerKey");

CREATE INDEX "equipment_projections_status_subject_idx" ON "equipment_projections"("status", "subject");

CREATE INDEX "lease_projections_lessorKey_idx" ON "lease_projections"("lessorKey");

CREATE INDEX "lease_projections_lesseeKey_idx" ON "lease_projections"("lesseeKey");

CREATE INDEX "lease_projections_head_idx" ON "lease_projections"("head");

CREATE INDEX "lease_projections_status_subject_idx" ON "lease_projections"("status", "subject");

CREATE INDEX "leased_machine_projections_machine_running_idx" ON "leased_machine_projections"("machine", "running");

CREATE INDEX "lien_projections_securedPartyKey_idx" ON "lien_projections"("securedPartyKey");

CREATE INDEX "lien_projections_grantorKey_idx" ON "lien_projections"("grantorKey");

CREATE INDEX "agreements_subject_createdAt_idx" ON "agreements"("subject", "createdAt");

CREATE INDEX "agreements_status_expiresAt_idx" ON "agreements"("status", "expiresAt");

CREATE INDEX "agreements_proposedById_idx" ON "agreements"("proposedById");

CREATE INDEX "agreements_actionId_idx" ON "agreements"("actionId");

CREATE INDEX "agreement_signers_organisationId_agreedAt_idx" ON "agreement_signers"("organisationId", "agreedAt");

CREATE UNIQUE INDEX "equipment_reference_key" ON "equipment"("reference");

CREATE UNIQUE INDEX "equipment_number_key" ON "equipment"("number");

CREATE UNIQUE INDEX "equipment_publicId_key" ON "equipment"("publicId");

CREATE INDEX "equipment_manufacturer_serialKey_idx" ON "equipment"("manufacturer", "serialKey");

CREATE INDEX "equipment_likenessKey_idx" ON "equipment"("likenessKey");

CREATE INDEX "equipment_gtin_serialKey_idx" ON "equipment"("gtin", "serialKey");

CREATE INDEX "equipment_issuerId_idx" ON "equipment"("issuerId");

CREATE INDEX "equipment_manufacturerId_idx" ON "equipment"("manufacturerId");

CREATE UNIQUE INDEX "equipment_records_root_key" ON "equipment_records"("root");

CREATE INDEX "equipment_records_subject_kind_date_idx" ON "equipment_records"("subject", "kind", "date");

CREATE INDEX "equipment_records_kind_until_idx" ON "equipment_records"("kind", "until");

CREATE INDEX "equipment_documents_subject_idx" ON "equipment_documents"("subject");

CREATE INDEX "equipment_documents_recordId_idx" ON "equipment_documents"("recordId");

CREATE INDEX "equipment_documents_fileId_idx" ON "equipment_documents"("fileId");

CREATE UNIQUE INDEX "recalls_organisationId_number_key" ON "recalls"("organisationId", "number");

CREATE INDEX "recalled_equipment_subject_idx" ON "recalled_equipment"("subject");

CREATE UNIQUE INDEX "recalled_equipment_recallId_subject_key" ON "recalled_equipment"("recallId", "subject");

CREATE INDEX "recall_acknowledgements_organisationId_idx" ON "recall_acknowledgements"("organisationId");

CREATE UNIQUE INDEX "leases_reference_key" ON "leases"("reference");

CREATE UNIQUE INDEX "leases_number_key" ON "leases"("number");

CREATE INDEX "leases_lesseeId_idx" ON "leases"("lesseeId");

CREATE INDEX "leases_headSubject_idx" ON "leases"("headSubject");

CREATE INDEX "leases_nextBillOn_idx" ON "leases"("nextBillOn");

CREATE UNIQUE INDEX "leases_lessorId_contractNumber_key" ON "leases"("lessorId", "contractNumber");

CREATE UNIQUE INDEX "lease_versions_root_key" ON "lease_versions"("root");

CREATE INDEX "lease_versions_subject_version_idx" ON "lease_versions"("subject", "version");

CREATE INDEX "leased_equipment_machine_idx" ON "leased_equipment"("machine");

CREATE INDEX "rent_bills_receivable_idx" ON "rent_bills"("receivable");

CREATE UNIQUE INDEX "rent_bills_lease_period_key" ON "rent_bills"("lease", "period");

CREATE INDEX "rent_bill_usage_billId_idx" ON "rent_bill_usage"("billId");

CREATE INDEX "rent_bill_usage_machine_meter_toAt_idx" ON "rent_bill_usage"("machine", "meter", "toAt");

CREATE UNIQUE INDEX "rent_sales_root_key" ON "rent_sales"("root");

CREATE INDEX "rent_sales_lease_idx" ON "rent_sales"("lease");

CREATE INDEX "rent_sales_bankId_idx" ON "rent_sales"("bankId");

CREATE UNIQUE INDEX "liens_reference_key" ON "liens"("reference");

CREATE UNIQUE INDEX "liens_number_key" ON "liens"("number");

CREATE INDEX "liens_subject_idx" ON "liens"("subject");

CREATE INDEX "liens_grantorId_idx" ON "liens"("grantorId");

CREATE INDEX "liens_securedPartyId_idx" ON "liens"("securedPartyId");

CREATE INDEX "lien_searches_organisationId_createdAt_idx" ON "lien_searches"("organisationId", "createdAt");

CREATE INDEX "external_searches_searchId_idx" ON "external_searches"("searchId");

CREATE INDEX "external_searches_fileId_idx" ON "external_searches"("fileId");

CREATE UNIQUE INDEX "readings_id_key" ON "readings"("id");

CREATE INDEX "meter_replacements_subject_meter_at_idx" ON "meter_replacements"("subject", "meter", "at");

CREATE INDEX "equipment_latest_country_idx" ON "equipment_latest"("country");

CREATE INDEX "equipment_days_day_idx" ON "equipment_days"("day");

CREATE INDEX "table_imports_organisationId_kind_createdAt_idx" ON "table_imports"("organisationId", "kind", "createdAt");

CREATE INDEX "table_imports_finishedAt_begunAt_idx" ON "table_imports"("finishedAt", "begunAt");

ALTER TABLE "agreements" ADD CONSTRAINT "agreements_proposedById_fkey" FOREIGN KEY ("proposedById") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "agreements" ADD CONSTRAINT "agreements_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "actions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "agreement_signers" ADD CONSTRAINT "agreement_signers_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "agreements"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "agreement_signers" ADD CONSTRAINT "agreement_signers_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "equipment" ADD CONSTRAINT "equipment_issuerId_fkey" FOREIGN KEY ("issuerId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "equipment" ADD CONSTRAINT "equipment_manufacturerId_fkey" FOREIGN KEY ("manufacturerId") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "equipment_records" ADD CONSTRAINT "equipment_records_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "equipment_documents" ADD CONSTRAINT "equipment_documents_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "equipment_documents" ADD CONSTRAINT "equipment_documents_recordId_fkey" FOREIGN KEY ("recordId") REFERENCES "equipment_records"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "equipment_documents" ADD CONSTRAINT "equipment_documents_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "recalls" ADD CONSTRAINT "recalls_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "recalled_equipment" ADD CONSTRAINT "recalled_equipment_recallId_fkey" FOREIGN KEY ("recallId") REFERENCES "recalls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "recalled_equipment" ADD CONSTRAINT "recalled_equipment_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "recall_acknowledgements" ADD CONSTRAINT "recall_acknowledgements_recall_fkey" FOREIGN KEY ("recall") REFERENCES "recalled_equipment"("recall") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "leases" ADD CONSTRAINT "leases_lessorId_fkey" FOREIGN KEY ("lessorId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "leases" ADD CONSTRAINT "leases_lesseeId_fkey" FOREIGN KEY ("lesseeId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "lease_versions" ADD CONSTRAINT "lease_versions_subject_fkey" FOREIGN KEY ("subject") REFERENCES "leases"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "leased_equipment" ADD CONSTRAINT "leased_equipment_lease_fkey" FOREIGN KEY ("lease") REFERENCES "leases"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "leased_equipment" ADD CONSTRAINT "leased_equipment_machine_fkey" FOREIGN KEY ("machine") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "rent_bills" ADD CONSTRAINT "rent_bills_lease_fkey" FOREIGN KEY ("lease") REFERENCES "leases"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "rent_bill_usage" ADD CONSTRAINT "rent_bill_usage_billId_fkey" FOREIGN KEY ("billId") REFERENCES "rent_bills"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "rent_sales" ADD CONSTRAINT "rent_sales_lease_fkey" FOREIGN KEY ("lease") REFERENCES "leases"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "rent_sales" ADD CONSTRAINT "rent_sales_bankId_fkey" FOREIGN KEY ("bankId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "liens" ADD CONSTRAINT "liens_grantorId_fkey" FOREIGN KEY ("grantorId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "liens" ADD CONSTRAINT "liens_securedPartyId_fkey" FOREIGN KEY ("securedPartyId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "lien_searches" ADD CONSTRAINT "lien_searches_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "external_searches" ADD CONSTRAINT "external_searches_searchId_fkey" FOREIGN KEY ("searchId") REFERENCES "lien_searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "external_searches" ADD CONSTRAINT "external_searches_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "files"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "equipment_latest" ADD CONSTRAINT "equipment_latest_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "equipment_days" ADD CONSTRAINT "equipment_days_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;
