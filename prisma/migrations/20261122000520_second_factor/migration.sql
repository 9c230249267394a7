-- The second factor at log-in: what is shared with an authenticator app, recovery codes, and log-ins that wait for a code.
ALTER TABLE "organisations" ADD COLUMN "requiresSecondFactor" boolean NOT NULL DEFAULT false;

CREATE TABLE "second_factors" (
  "userId" uuid NOT NULL,
  "sealedSecret" bytea NOT NULL,
  "lastStep" bigint NOT NULL,
  "recoverySalt" bytea NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "second_factors_pkey" PRIMARY KEY ("userId")
);

CREATE TABLE "recovery_codes" (
  "userId" uuid NOT NULL,
  "codeHash" text NOT NULL,
  "usedAt" timestamp(3) with time zone,

  CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("userId", "codeHash")
);

CREATE TABLE "second_factor_set_ups" (
  "userId" uuid NOT NULL,
  "sealedSecret" bytea NOT NULL,
  "startedIn" uuid NOT NULL,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "second_factor_set_ups_pkey" PRIMARY KEY ("userId")
);

CREATE TABLE "pending_log_ins" (
  "id" uuid NOT NULL,
  "tokenHash" text NOT NULL,
  "userId" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "verifiedAt" timestamp(3) with time zone,
  "endedAt" timestamp(3) with time zone,

  CONSTRAINT "pending_log_ins_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "pending_log_ins_tokenHash_key" ON "pending_log_ins"("tokenHash");

CREATE INDEX "pending_log_ins_userId_idx" ON "pending_log_ins"("userId");

CREATE INDEX "pending_log_ins_organisationId_idx" ON "pending_log_ins"("organisationId");

ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_userId_fkey" FOREIGN KEY ("userId") REFERENCES "second_factors"("userId") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "second_factor_set_ups" ADD CONSTRAINT "second_factor_set_ups_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "pending_log_ins" ADD CONSTRAINT "pending_log_ins_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "pending_log_ins" ADD CONSTRAINT "pending_log_ins_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
