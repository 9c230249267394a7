-- A reading moves to the machine for which its device turns out to have spoken, when the chain says so later than the device
-- does. What is anchored of it stays as it came: of whom it was taken to be at its arrival.
ALTER TABLE "readings" ADD COLUMN "arrivedAs" text;

-- Of which machines a device has spoken.
CREATE INDEX "reading_sources_source_idx" ON "reading_sources"("source");

-- Whether it may hand on what other devices of its owner say. Its owner says so.
ALTER TABLE "devices" ADD COLUMN "isGateway" boolean NOT NULL DEFAULT false;

-- Counts changes of bindings: a writer that knew them under an earlier number looks at them again before it writes. No row
-- is the number 1: a new database begins empty.
CREATE TABLE "device_epoch" (
  "id" integer NOT NULL,
  "epoch" bigint NOT NULL,

  CONSTRAINT "device_epoch_pkey" PRIMARY KEY ("id")
);

CREATE FUNCTION "device_bindings_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "device_epoch" ("id", "epoch") VALUES (1, 2)
  ON CONFLICT ("id") DO UPDATE SET "epoch" = "device_epoch"."epoch" + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER "device_bindings_changed" AFTER INSERT OR UPDATE OR DELETE ON "device_bindings"
  FOR EACH STATEMENT EXECUTE FUNCTION "device_bindings_changed"();

-- Whoever has let a device in hears at once that it may talk no more, or in another way.
CREATE FUNCTION "device_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lienlight_devices', NEW."id" || ' ' || NEW."externalId");
  RETURN NULL;
END $$;
CREATE TRIGGER "device_changed" AFTER UPDATE ON "devices" FOR EACH ROW
  WHEN ((OLD."tokenHash", OLD."publicKey", OLD."removedAt", OLD."isGateway", OLD."machine")
        IS DISTINCT FROM (NEW."tokenHash", NEW."publicKey", NEW."removedAt", NEW."isGateway", NEW."machine"))
  EXECUTE FUNCTION "device_changed"();

-- The newest signed messages of a device under each of its keys: by them a number that is missing is seen, and one that comes
-- late, or twice with another content.
CREATE TABLE "device_chain_links" (
  "deviceId" uuid NOT NULL,
  "key" text NOT NULL,
  "sequence" bigint NOT NULL,
  "previous" text NOT NULL,
  "hash" text NOT NULL,

  CONSTRAINT "device_chain_links_pkey" PRIMARY KEY ("deviceId", "key", "sequence")
);
-- The key's thumbprint (RFC 7638), in base64url.
INSERT INTO "device_chain_links" ("deviceId", "key", "sequence", "previous", "hash")
SELECT c."deviceId", rtrim(translate(encode(sha256(convert_to(CASE d."publicKey"->>'kty'
         WHEN 'EC' THEN format('{"crv":"%s","kty":"EC","x":"%s","y":"%s"}', d."publicKey"->>'crv', d."publicKey"->>'x', d."publicKey"->>'y')
         ELSE format('{"crv":"%s","kty":"OKP","x":"%s"}', d."publicKey"->>'crv', d."publicKey"->>'x') END, 'UTF8')), 'base64'), '+/', '-_'), '='),
       c."sequence", '', c."hash"
  FROM "device_chains" c JOIN "devices" d ON d."id" = c."deviceId" WHERE d."publicKey" IS NOT NULL;
DROP TABLE "device_chains";

-- Readings that came between the block of an enrolment and the moment when it was known here.
WITH misplaced AS (
  SELECT r."subject", r."source", r."time", r."sequence", coalesce(b."machine", r."source") AS home
    FROM "readings" r JOIN "devices" d ON r."source" = 'device:' || d."id"
    LEFT JOIN "device_bindings" b ON b."deviceId" = d."id" AND b."from" <= r."time" AND (b."to" IS NULL OR r."time" < b."to")
   WHERE r."subject" <> coalesce(b."machine", r."source")),
moved AS (
  UPDATE "readings" r SET "arrivedAs" = r."subject", "subject" = m.home FROM misplaced m
   WHERE r."subject" = m."subject" AND r."source" = m."source" AND r."time" = m."time" AND r."sequence" = m."sequence"
     AND NOT EXISTS (SELECT 1 FROM "readings" there WHERE there."subject" = m.home AND there."time" = m."time"
                        AND there."source" = m."source" AND there."sequence" = m."sequence")
  RETURNING m."subject" AS was, m.home, r."source", r."time", r."doubts"),
touched AS (
  SELECT machine.subject, moved."source", min(moved."time") AS "from", max(moved."time") AS "to"
    FROM moved CROSS JOIN LATERAL (VALUES (moved.was), (moved.home)) machine(subject)
   WHERE machine.subject LIKE '0x%' AND NOT moved."doubts" && ARRAY['time-future', 'time-ancient'] GROUP BY 1, 2),
noted AS (INSERT INTO "reading_sources" ("subject", "source") SELECT subject, "source" FROM touched ON CONFLICT DO NOTHING)
INSERT INTO "telemetry_dirty" ("subject", "source", "from", "to", "fix", "hours", "odometer", "cycles", "at")
SELECT subject, "source", "from", "to", true, true, true, true, now() FROM touched;
