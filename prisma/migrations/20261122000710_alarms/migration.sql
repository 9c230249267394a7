-- Areas, rules and service windows; what the alarms' engine remembers; alarms, and the conditions that are signed of them.
CREATE TABLE "geofences" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "name" text NOT NULL,
  "createdById" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "retiredAt" timestamp(3) with time zone,

  CONSTRAINT "geofences_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "geofence_versions" (
  "id" uuid NOT NULL,
  "geofenceId" uuid NOT NULL,
  "shape" jsonb NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "until" timestamp(3) with time zone,

  CONSTRAINT "geofence_versions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "geofence_assignments" (
  "id" uuid NOT NULL,
  "geofenceId" uuid NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "purpose" text NOT NULL,
  "schedule" jsonb,
  "dwellMs" bigint NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "until" timestamp(3) with time zone,
  "createdById" uuid,

  CONSTRAINT "geofence_assignments_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "movement_rules" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "schedule" jsonb,
  "from" timestamp(3) with time zone NOT NULL,
  "until" timestamp(3) with time zone,
  "createdById" uuid,

  CONSTRAINT "movement_rules_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alarm_settings" (
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "silentAfterMs" bigint,
  "inactiveAfterMs" bigint,
  "temperature" jsonb,
  "maintenanceAtMs" bigint,
  "useLimit" jsonb,
  "updatedById" uuid,
  "updatedAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "alarm_settings_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "service_windows" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  "until" timestamp(3) with time zone NOT NULL,
  "note" text NOT NULL,
  "createdById" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "service_windows_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alarm_watches" (
  "subject" text NOT NULL,
  "dirtyFrom" timestamp(3) with time zone,
  "nextAt" timestamp(3) with time zone,
  "state" jsonb,
  "stateAt" timestamp(3) with time zone,

  CONSTRAINT "alarm_watches_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "alarm_checkpoints" (
  "subject" text NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,
  "state" jsonb NOT NULL,

  CONSTRAINT "alarm_checkpoints_pkey" PRIMARY KEY ("subject", "at")
);

CREATE TABLE "alarms" (
  "id" uuid NOT NULL,
  "number" BIGSERIAL NOT NULL,
  "subject" text NOT NULL,
  "kind" text NOT NULL,
  "severity" text NOT NULL,
  "standing" text NOT NULL,
  "since" timestamp(3) with time zone NOT NULL,
  "until" timestamp(3) with time zone,
  "evidence" uuid[] NOT NULL,
  "endedBy" uuid,
  "raisedAt" timestamp(3) with time zone NOT NULL,
  "changedAt" timestamp(3) with time zone NOT NULL,
  "escalateAt" timestamp(3) with time zone,
  "escalatedAt" timestamp(3) with time zone,
  "settledAt" timestamp(3) with time zone,
  "settledById" uuid,
  "settledNote" text,
  "signed" text,

  CONSTRAINT "alarms_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alarm_acknowledgements" (
  "alarmId" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "note" text,
  "at" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "alarm_acknowledgements_pkey" PRIMARY KEY ("alarmId", "organisationId")
);

CREATE TABLE "alarm_mutes" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "kind" text,
  "until" timestamp(3) with time zone NOT NULL,
  "createdById" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL,
  "endedAt" timestamp(3) with time zone,

  CONSTRAINT "alarm_mutes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "machine_conditions" (
  "id" uuid NOT NULL,
  "alarmId" uuid NOT NULL,
  "subject" text NOT NULL,
  "ordinal" integer NOT NULL,
  "kind" text NOT NULL,
  "state" text NOT NULL,
  "at" timestamp(3) with time zone NOT NULL,
  "organisationId" uuid,
  "root" text,
  "actionId" uuid,
  "refusal" text,
  "attempts" integer NOT NULL DEFAULT 1,
  "createdAt" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "machine_conditions_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "geofences_organisationId_createdAt_idx" ON "geofences"("organisationId", "createdAt");

CREATE INDEX "geofence_versions_geofenceId_from_idx" ON "geofence_versions"("geofenceId", "from");

CREATE INDEX "geofence_assignments_subject_idx" ON "geofence_assignments"("subject");

CREATE INDEX "geofence_assignments_geofenceId_idx" ON "geofence_assignments"("geofenceId");

CREATE INDEX "movement_rules_subject_idx" ON "movement_rules"("subject");

CREATE INDEX "service_windows_subject_from_idx" ON "service_windows"("subject", "from");

CREATE INDEX "service_windows_organisationId_idx" ON "service_windows"("organisationId");

CREATE INDEX "alarm_watches_dirtyFrom_idx" ON "alarm_watches"("dirtyFrom");

CREATE INDEX "alarm_watches_nextAt_idx" ON "alarm_watches"("nextAt");

CREATE UNIQUE INDEX "alarms_number_key" ON "alarms"("number");

CREATE INDEX "alarms_subject_since_idx" ON "alarms"("subject", "since");

CREATE INDEX "alarms_standing_escalateAt_idx" ON "alarms"("standing", "escalateAt");

CREATE INDEX "alarms_raisedAt_idx" ON "alarms"("raisedAt");

CREATE INDEX "alarm_acknowledgements_organisationId_idx" ON "alarm_acknowledgements"("organisationId");

CREATE INDEX "alarm_mutes_subject_organisationId_idx" ON "alarm_mutes"("subject", "organisationId");

CREATE INDEX "machine_conditions_subject_createdAt_idx" ON "machine_conditions"("subject", "createdAt");

CREATE INDEX "machine_conditions_actionId_idx" ON "machine_conditions"("actionId");

CREATE UNIQUE INDEX "machine_conditions_alarmId_ordinal_key" ON "machine_conditions"("alarmId", "ordinal");

ALTER TABLE "geofences" ADD CONSTRAINT "geofences_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "geofence_versions" ADD CONSTRAINT "geofence_versions_geofenceId_fkey" FOREIGN KEY ("geofenceId") REFERENCES "geofences"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "geofence_assignments" ADD CONSTRAINT "geofence_assignments_geofenceId_fkey" FOREIGN KEY ("geofenceId") REFERENCES "geofences"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alarm_acknowledgements" ADD CONSTRAINT "alarm_acknowledgements_alarmId_fkey" FOREIGN KEY ("alarmId") REFERENCES "alarms"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alarm_acknowledgements" ADD CONSTRAINT "alarm_acknowledgements_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "machine_conditions" ADD CONSTRAINT "machine_conditions_alarmId_fkey" FOREIGN KEY ("alarmId") REFERENCES "alarms"("id") ON DELETE CASCADE ON UPDATE CASCADE;
