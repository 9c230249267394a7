-- What an invoice is recognised by, numbered receivables, who asked for a link.
ALTER TABLE "invoices" ADD COLUMN "root" text NOT NULL;
ALTER TABLE "invoices" ADD COLUMN "identityKeys" text[] NOT NULL;
CREATE INDEX "invoices_identityKeys_idx" ON "invoices" USING gin("identityKeys");

ALTER TABLE "receivables" ADD COLUMN "number" BIGSERIAL NOT NULL;
CREATE UNIQUE INDEX "receivables_number_key" ON "receivables"("number");

ALTER TABLE "obligor_links" ADD COLUMN "createdById" uuid NOT NULL;
ALTER TABLE "obligor_links" ADD COLUMN "locale" text NOT NULL DEFAULT 'en';
