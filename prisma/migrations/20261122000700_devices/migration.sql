-- Devices: which speaks for which machine, who may observe, and the roots of batches of their readings.
CREATE TABLE "devices" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "protocol" text NOT NULL,
  "externalId" text NOT NULL,
  "name" text NOT NULL,
  "subject" text NOT NULL,
  "tokenHash" text,
  "publicKey" jsonb,
  "machine" text,
  "machineConfirmedAt" timestamp(3) with time zone,
  "platformAccountId" uuid,
  "createdByUserId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "removedAt" timestamp(3) with time zone,

  CONSTRAINT "devices_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "device_bindings" (
  "deviceId" uuid NOT NULL,
  "machine" text NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "to" timestamp(3) with time zone,

  CONSTRAINT "device_bindings_pkey" PRIMARY KEY ("deviceId", "from")
);

CREATE TABLE "device_book_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "device_book_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "device_projections" (
  "subject" text NOT NULL,
  "device" text NOT NULL,
  "ownerKey" text NOT NULL,
  "keyHash" text NOT NULL,
  "keyKind" integer NOT NULL,

  CONSTRAINT "device_projections_pkey" PRIMARY KEY ("subject", "device")
);

CREATE TABLE "observer_projections" (
  "subject" text NOT NULL,
  "observerKey" text NOT NULL,

  CONSTRAINT "observer_projections_pkey" PRIMARY KEY ("subject", "observerKey")
);

CREATE TABLE "anchor_stream_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "observerKey" text NOT NULL,
  "root" text NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "anchor_stream_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "anchor_streams" (
  "stream" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "name" text NOT NULL,
  "batch" integer NOT NULL,
  "root" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "anchor_streams_pkey" PRIMARY KEY ("stream")
);

CREATE TABLE "anchor_batches" (
  "stream" text NOT NULL,
  "batch" integer NOT NULL,
  "root" text NOT NULL,
  "previousRoot" text NOT NULL,
  "count" integer NOT NULL,
  "seed" bytea NOT NULL,
  "fromTx" bigint NOT NULL,
  "toTx" bigint NOT NULL,
  "actionId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "anchor_batches_pkey" PRIMARY KEY ("stream", "batch")
);

CREATE TABLE "anchor_parts" (
  "stream" text NOT NULL,
  "batch" integer NOT NULL,
  "deviceId" uuid NOT NULL,
  "firstIndex" bigint NOT NULL,
  "count" integer NOT NULL,
  "readingIds" bytea NOT NULL,
  "hashes" bytea NOT NULL,

  CONSTRAINT "anchor_parts_pkey" PRIMARY KEY ("stream", "batch", "deviceId")
);

CREATE TABLE "anchor_cursors" (
  "stream" text NOT NULL,
  "deviceId" uuid NOT NULL,
  "nextIndex" bigint NOT NULL,

  CONSTRAINT "anchor_cursors_pkey" PRIMARY KEY ("stream", "deviceId")
);

CREATE TABLE "anchor_progress" (
  "id" integer NOT NULL,
  "nextTx" bigint NOT NULL,

  CONSTRAINT "anchor_progress_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "devices_subject_key" ON "devices"("subject");

CREATE INDEX "devices_organisationId_createdAt_idx" ON "devices"("organisationId", "createdAt");

CREATE INDEX "devices_machine_idx" ON "devices"("machine");

CREATE INDEX "devices_protocol_externalId_idx" ON "devices"("protocol", "externalId");

CREATE INDEX "devices_tokenHash_idx" ON "devices"("tokenHash");

CREATE INDEX "devices_platformAccountId_idx" ON "devices"("platformAccountId");

CREATE INDEX "device_bindings_machine_from_idx" ON "device_bindings"("machine", "from");

CREATE INDEX "device_projections_device_idx" ON "device_projections"("device");

CREATE INDEX "observer_projections_observerKey_idx" ON "observer_projections"("observerKey");

CREATE UNIQUE INDEX "anchor_streams_organisationId_name_key" ON "anchor_streams"("organisationId", "name");

CREATE INDEX "anchor_batches_stream_fromTx_idx" ON "anchor_batches"("stream", "fromTx");

CREATE INDEX "anchor_batches_actionId_idx" ON "anchor_batches"("actionId");

CREATE INDEX "anchor_parts_deviceId_firstIndex_idx" ON "anchor_parts"("deviceId", "firstIndex");

ALTER TABLE "devices" ADD CONSTRAINT "devices_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "device_bindings" ADD CONSTRAINT "device_bindings_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "devices"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "anchor_streams" ADD CONSTRAINT "anchor_streams_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "anchor_batches" ADD CONSTRAINT "anchor_batches_stream_fkey" FOREIGN KEY ("stream") REFERENCES "anchor_streams"("stream") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "anchor_parts" ADD CONSTRAINT "anchor_parts_stream_batch_fkey" FOREIGN KEY ("stream", "batch") REFERENCES "anchor_batches"("stream", "batch") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "anchor_parts" ADD CONSTRAINT "anchor_parts_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "devices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "anchor_cursors" ADD CONSTRAINT "anchor_cursors_stream_fkey" FOREIGN KEY ("stream") REFERENCES "anchor_streams"("stream") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A name is used by one device at a time; who was removed has left it.
CREATE UNIQUE INDEX "devices_name_in_use" ON "devices"("protocol", "externalId") WHERE "removedAt" IS NULL;
-- A device speaks for one machine at a time.
CREATE UNIQUE INDEX "device_bindings_open" ON "device_bindings"("deviceId") WHERE "to" IS NULL;
