-- Saved views are a person's in one organisation: what is filtered for is that organisation's. None could be saved so far.
DELETE FROM "saved_views";

DROP INDEX "saved_views_userId_list_name_key";

ALTER TABLE "saved_views" ADD COLUMN "organisationId" uuid NOT NULL;

CREATE UNIQUE INDEX "saved_views_userId_organisationId_list_name_key" ON "saved_views"("userId", "organisationId", "list", "name");

CREATE INDEX "saved_views_organisationId_idx" ON "saved_views"("organisationId");

ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How a person has a list shown.
CREATE TABLE "list_settings" (
  "userId" uuid NOT NULL,
  "list" text NOT NULL,
  "hiddenColumns" text[] NOT NULL,
  "dense" boolean NOT NULL DEFAULT false,

  CONSTRAINT "list_settings_pkey" PRIMARY KEY ("userId", "list")
);

ALTER TABLE "list_settings" ADD CONSTRAINT "list_settings_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
