-- Who governs, why somebody is invited, contacts that were taken away, when a message is tried again, and rate limits.
CREATE TYPE "InvitationPurpose" AS ENUM ('MEMBERSHIP', 'PASSWORD_RESET');

ALTER TABLE "organisations" ADD COLUMN "governor" boolean NOT NULL DEFAULT false;

ALTER TABLE "contacts" ADD COLUMN "removedAt" timestamp(3) with time zone;

ALTER TABLE "invitations" ADD COLUMN "purpose" "InvitationPurpose" NOT NULL DEFAULT 'MEMBERSHIP';

ALTER TABLE "messages" ADD COLUMN "nextAttemptAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP;
DROP INDEX "messages_status_createdAt_idx";
CREATE INDEX "messages_status_nextAttemptAt_idx" ON "messages"("status", "nextAttemptAt");

CREATE TABLE "rate_limits" (
  "budget" text NOT NULL,
  "keyHash" text NOT NULL,
  "spent" integer NOT NULL,
  "resetsAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("budget", "keyHash")
);
CREATE INDEX "rate_limits_resetsAt_idx" ON "rate_limits"("resetsAt");
