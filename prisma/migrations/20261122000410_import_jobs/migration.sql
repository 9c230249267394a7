-- Imports that outlive the request which brought the files.
CREATE TABLE "import_jobs" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid NOT NULL,
  "evenIfDuplicate" boolean NOT NULL DEFAULT false,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "submittedAt" timestamp(3) with time zone,
  "finishedAt" timestamp(3) with time zone,

  CONSTRAINT "import_jobs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "import_files" (
  "jobId" uuid NOT NULL,
  "position" integer NOT NULL,
  "name" text NOT NULL,
  "size" integer NOT NULL,
  "bytes" bytea,
  "outcome" jsonb,

  CONSTRAINT "import_files_pkey" PRIMARY KEY ("jobId", "position")
);

CREATE INDEX "import_jobs_finishedAt_submittedAt_idx" ON "import_jobs"("finishedAt", "submittedAt");

CREATE INDEX "import_jobs_organisationId_createdAt_idx" ON "import_jobs"("organisationId", "createdAt");

ALTER TABLE "import_files" ADD CONSTRAINT "import_files_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "import_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
