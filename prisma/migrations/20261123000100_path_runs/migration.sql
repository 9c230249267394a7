-- Runs of places that a source of a machine has told, so that one that it tells again under new times is known.
CREATE TABLE "path_runs" (
  "stream" bigint NOT NULL,
  "run" bigint NOT NULL,
  "time" timestamp(3) with time zone NOT NULL,

  CONSTRAINT "path_runs_pkey" PRIMARY KEY ("stream", "run", "time")
);
CREATE INDEX "path_runs_stream_time_idx" ON "path_runs"("stream", "time");
