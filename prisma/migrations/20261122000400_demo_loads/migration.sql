-- What is known of the demo consortium in this database: that it is being loaded, or that it is there. The mark is where
-- the data is, so that it is never taken for one of another database.
CREATE TYPE "DemoLoadState" AS ENUM ('LOADING', 'LOADED');

CREATE TABLE "demo_loads" (
  "id" integer NOT NULL DEFAULT 1,
  "state" "DemoLoadState" NOT NULL,
  "startedAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "demo_loads_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "demo_loads_one" CHECK ("id" = 1)
);
