ALTER TABLE "lease_projections" ADD COLUMN "root" TEXT NOT NULL DEFAULT '';

UPDATE "lease_projections" SET "root" = "state"->>'root';
