-- In which transaction a reading came: whoever gathers readings takes those of transactions that are all over, and misses none
-- that a slower writer commits later. The writers name no value.
ALTER TABLE "readings" ADD COLUMN "ingestedIn" bigint NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint;
CREATE INDEX "readings_organisationId_ingestedIn_idx" ON "readings"("organisationId", "ingestedIn");

-- From which transaction on the stream's next batch gathers.
ALTER TABLE "anchor_streams" ADD COLUMN "nextTx" bigint NOT NULL;
DROP TABLE "anchor_progress";

-- A key that both sides have still to confirm.
ALTER TABLE "devices" ADD COLUMN "pendingKey" jsonb;

-- What the chain says of devices, in its order.
CREATE INDEX "events_devices" ON "events"("blockNumber", "logIndex") WHERE "contract" = 'Devices';
-- Proposals that wait, by the device that they are about.
CREATE INDEX "agreements_devices" ON "agreements"(("command"->>'device')) WHERE "contract" = 'Devices';
