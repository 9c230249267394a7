-- The language in which a contact is written to.
ALTER TABLE "contacts" ADD COLUMN "locale" text NOT NULL DEFAULT 'en';
