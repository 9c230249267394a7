-- Readings of many devices: partitioned by month, with indexes that cost little to write; what the ingest keeps beside them.

ALTER TABLE "readings" RENAME TO "readings_before";
ALTER TABLE "readings_before" DROP CONSTRAINT "readings_pkey";
DROP INDEX "readings_id_key", "readings_subject_source_time_idx", "readings_fix_idx", "readings_hours_idx", "readings_odometer_idx", "readings_cycles_idx";

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
  "contentHash" bigint NOT NULL,

  CONSTRAINT "readings_pkey" PRIMARY KEY ("subject", "time", "source", "sequence")
) PARTITION BY RANGE ("time");

-- The primary key contains all that a name is made of, so that names need not be unique by themselves.
CREATE INDEX "readings_id_idx" ON "readings"("id");

-- The reading of a source before or after another: any, the next with a place, the next with the same meter. By a number for
-- machine and source, which is a fifth of their texts.
CREATE INDEX "readings_stream_idx" ON "readings"(hashtextextended("subject" || ' ' || "source", 0), "time");
CREATE INDEX "readings_fix_idx" ON "readings"(hashtextextended("subject" || ' ' || "source", 0), "time") WHERE "fix" = 'valid';
CREATE INDEX "readings_hours_idx" ON "readings"(hashtextextended("subject" || ' ' || "source", 0), "time") WHERE "engineHoursMs" IS NOT NULL;
CREATE INDEX "readings_odometer_idx" ON "readings"(hashtextextended("subject" || ' ' || "source", 0), "time") WHERE "odometerM" IS NOT NULL;
CREATE INDEX "readings_cycles_idx" ON "readings"(hashtextextended("subject" || ' ' || "source", 0), "time") WHERE "cycles" IS NOT NULL;

-- Makes the partition of a moment's month (UTC) where it is missing, and moves there what waits for it in the default one.
-- Locks the default partition; whoever calls sets a lock_timeout.
CREATE FUNCTION "readings_month"("moment" timestamp with time zone) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  "month" timestamp := date_trunc('month', "moment" AT TIME ZONE 'UTC');
  "first" timestamp with time zone := "month" AT TIME ZONE 'UTC';
  "after" timestamp with time zone := ("month" + interval '1 month') AT TIME ZONE 'UTC';
  "name" text := 'readings_' || to_char("month", 'YYYY_MM');
BEGIN
  IF to_regclass("name") IS NOT NULL THEN RETURN "name"; END IF;
  PERFORM pg_advisory_xact_lock(72707371);
  IF to_regclass("name") IS NOT NULL THEN RETURN "name"; END IF;
  LOCK TABLE "readings_default" IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('CREATE TABLE %I (LIKE "readings" INCLUDING DEFAULTS)', "name");
  EXECUTE format('WITH moved AS (DELETE FROM "readings_default" WHERE "time" >= %L AND "time" < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
    "first", "after", "name");
  EXECUTE format('ALTER TABLE "readings" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "name", "first", "after");
  RETURN "name";
END $$;

DO $$
BEGIN
  -- Clocks of 1970 and 2106, and months that nobody has made yet.
  CREATE TABLE "readings_default" PARTITION OF "readings" DEFAULT;
  PERFORM "readings_month"("month") FROM (
    SELECT DISTINCT date_trunc('month', "time", 'UTC') AS "month" FROM "readings_before"
     WHERE "time" >= now() - interval '10 years' AND "time" < now() + interval '2 months'
    UNION SELECT now() + n * interval '1 month' FROM generate_series(0, 2) n) months;
END $$;

INSERT INTO "readings" ("subject", "source", "time", "sequence", "id", "receivedAt", "organisationId", "trust", "fix", "latitude", "longitude",
       "speedMps", "engineOn", "meterId", "engineHoursMs", "odometerM", "cycles", "fuelPercent", "details", "doubts", "contentHash")
SELECT "subject", "source", "time", "sequence", "id", "receivedAt", "organisationId", "trust", "fix", "latitude", "longitude",
       "speedMps", "engineOn", "meterId", "engineHoursMs", "odometerM", "cycles", "fuelPercent", "details", "doubts", "contentHash"
  FROM "readings_before";

-- Who has spoken of which machine.
CREATE TABLE "reading_sources" (
  "subject" text NOT NULL,
  "source" text NOT NULL,

  CONSTRAINT "reading_sources_pkey" PRIMARY KEY ("subject", "source")
);
INSERT INTO "reading_sources" ("subject", "source") SELECT DISTINCT "subject", "source" FROM "readings_before";
DROP TABLE "readings_before";

-- What newly stored readings touch, until verdicts and the newest state have been made of them.
CREATE TABLE "telemetry_dirty" (
  "id" BIGSERIAL NOT NULL,
  "subject" text NOT NULL,
  "source" text NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "to" timestamp(3) with time zone NOT NULL,
  "fix" boolean NOT NULL,
  "hours" boolean NOT NULL,
  "odometer" boolean NOT NULL,
  "cycles" boolean NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "telemetry_dirty_pkey" PRIMARY KEY ("id")
);

-- Days of a machine whose use is still to be made anew.
CREATE TABLE "telemetry_days_due" (
  "subject" text NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "to" timestamp(3) with time zone NOT NULL,
  "dueAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "telemetry_days_due_pkey" PRIMARY KEY ("subject")
);
CREATE INDEX "telemetry_days_due_dueAt_idx" ON "telemetry_days_due"("dueAt");

CREATE TABLE "equipment_hours" (
  "subject" text NOT NULL,
  "hour" timestamp(3) with time zone NOT NULL,
  "engineMs" bigint NOT NULL,
  "distanceM" bigint NOT NULL,
  "cycles" bigint NOT NULL,
  "readings" integer NOT NULL,

  CONSTRAINT "equipment_hours_pkey" PRIMARY KEY ("subject", "hour")
);
ALTER TABLE "equipment_hours" ADD CONSTRAINT "equipment_hours_subject_fkey" FOREIGN KEY ("subject") REFERENCES "equipment"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Messages that yield nothing, with their reason.
CREATE TABLE "ingest_set_aside" (
  "id" uuid NOT NULL,
  "receivedAt" timestamp(3) with time zone NOT NULL,
  "protocol" text NOT NULL,
  "transport" text NOT NULL,
  "deviceName" text,
  "deviceId" uuid,
  "organisationId" uuid,
  "peer" text,
  "reason" text NOT NULL,
  "payload" bytea NOT NULL,

  CONSTRAINT "ingest_set_aside_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ingest_set_aside_receivedAt_idx" ON "ingest_set_aside"("receivedAt");
CREATE INDEX "ingest_set_aside_deviceId_receivedAt_idx" ON "ingest_set_aside"("deviceId", "receivedAt");
CREATE INDEX "ingest_set_aside_organisationId_receivedAt_idx" ON "ingest_set_aside"("organisationId", "receivedAt");

-- The last messages of devices that somebody looks at.
CREATE TABLE "device_messages" (
  "id" BIGSERIAL NOT NULL,
  "deviceId" uuid NOT NULL,
  "receivedAt" timestamp(3) with time zone NOT NULL,
  "transport" text NOT NULL,
  "trust" smallint NOT NULL,
  "readings" jsonb NOT NULL,
  "payload" bytea NOT NULL,

  CONSTRAINT "device_messages_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "device_messages_deviceId_id_idx" ON "device_messages"("deviceId", "id");

CREATE TABLE "device_watches" (
  "deviceId" uuid NOT NULL,
  "until" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "device_watches_pkey" PRIMARY KEY ("deviceId")
);

CREATE TABLE "device_health" (
  "deviceId" uuid NOT NULL,
  "lastMessageAt" timestamp(3) with time zone,
  "transport" text,
  "messages" bigint NOT NULL,
  "readings" bigint NOT NULL,
  "known" bigint NOT NULL,
  "refused" bigint NOT NULL,
  "lastRefusedAt" timestamp(3) with time zone,
  "lastRefusal" text,

  CONSTRAINT "device_health_pkey" PRIMARY KEY ("deviceId")
);

-- The last message of a device that signs each with the hash of the one before.
CREATE TABLE "device_chains" (
  "deviceId" uuid NOT NULL,
  "sequence" bigint NOT NULL,
  "hash" text NOT NULL,

  CONSTRAINT "device_chains_pkey" PRIMARY KEY ("deviceId")
);

CREATE TABLE "ingest_processes" (
  "id" uuid NOT NULL,
  "host" text NOT NULL,
  "pid" integer NOT NULL,
  "startedAt" timestamp(3) with time zone NOT NULL,
  "seenAt" timestamp(3) with time zone NOT NULL,
  "figures" jsonb NOT NULL,

  CONSTRAINT "ingest_processes_pkey" PRIMARY KEY ("id")
);

-- Months of readings that were dropped for their age, and how many of them stayed.
CREATE TABLE "reading_retirements" (
  "month" text NOT NULL,
  "readings" bigint NOT NULL,
  "kept" bigint NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "reading_retirements_pkey" PRIMARY KEY ("month")
);

-- Accounts at platforms of manufacturers and fleets, whose machines are asked for.
CREATE TABLE "platform_accounts" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "vendor" text NOT NULL,
  "name" text NOT NULL,
  "baseUrl" text NOT NULL,
  "authKind" text NOT NULL,
  "secret" bytea NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "createdById" uuid,
  "removedAt" timestamp(3) with time zone,
  "nextPollAt" timestamp(3) with time zone NOT NULL,
  "lastPolledAt" timestamp(3) with time zone,
  "lastError" text,
  "machines" integer NOT NULL,
  "cursor" jsonb NOT NULL,

  CONSTRAINT "platform_accounts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "platform_accounts_organisationId_idx" ON "platform_accounts"("organisationId");
CREATE INDEX "platform_accounts_nextPollAt_idx" ON "platform_accounts"("nextPollAt");
ALTER TABLE "platform_accounts" ADD CONSTRAINT "platform_accounts_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
