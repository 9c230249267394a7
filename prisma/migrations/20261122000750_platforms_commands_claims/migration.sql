-- Which taking of an account counts: a poller whose time is over keeps nothing.
ALTER TABLE "platform_accounts" ADD COLUMN "takenBy" uuid;
ALTER TABLE "platform_accounts" ADD COLUMN "takenUntil" timestamp(3) with time zone;

-- Hosts of platforms that the operator has looked at: what they tell is vouched for (T1).
CREATE TABLE "platform_hosts" (
  "host" text NOT NULL,
  "note" text NOT NULL,
  "allowedById" uuid,
  "allowedAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "platform_hosts_pkey" PRIMARY KEY ("host")
);

-- Commands for devices, sent over the connection that a device holds open.
CREATE TABLE "device_commands" (
  "id" uuid NOT NULL,
  "deviceId" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "text" text NOT NULL,
  "isDangerous" boolean NOT NULL,
  "createdById" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "sentAt" timestamp(3) with time zone,
  "answeredAt" timestamp(3) with time zone,
  "answer" text,
  "withdrawnAt" timestamp(3) with time zone,

  CONSTRAINT "device_commands_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "device_commands_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "devices"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "device_commands_deviceId_createdAt_idx" ON "device_commands" ("deviceId", "createdAt");
-- What is to be sent, found by those who hold connections.
CREATE INDEX "device_commands_waiting_idx" ON "device_commands" ("expiresAt") WHERE "sentAt" IS NULL AND "withdrawnAt" IS NULL;

-- Somebody says that a device of this name is theirs; the operator decides.
CREATE TABLE "device_claims" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "deviceId" uuid NOT NULL,
  "note" text NOT NULL,
  "createdById" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "decidedAt" timestamp(3) with time zone,
  "decidedById" uuid,
  "isGranted" boolean,
  "decision" text,

  CONSTRAINT "device_claims_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "device_claims_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "devices"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "device_claims_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "device_claims_open_key" ON "device_claims" ("deviceId", "organisationId") WHERE "decidedAt" IS NULL;
CREATE INDEX "device_claims_organisationId_idx" ON "device_claims" ("organisationId");
