-- What of a machine an alarm is about: a source, an area, a lease. Of those that were raised before nobody has kept it: each becomes
-- that of its kind which the readings tell of, and neither ends nor begins by it.
ALTER TABLE "alarms" ADD COLUMN "key" text;

-- What is remembered between readings: alarms that stand, by kind, become those by name. They are what is watched and has waited
-- long enough; an area that is redrawn stays the same.
CREATE FUNCTION "alarm_state_by_key"(state jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT state || jsonb_build_object(
    'watches', (SELECT coalesce(jsonb_object_agg(regexp_replace(w.key, '^(outside-area[|][^/]+)/.*$', '\1'), w.value), '{}')
                  FROM jsonb_each(state->'watches') w),
    -- Of several that are one, the one that began first.
    'open', (SELECT coalesce(jsonb_object_agg(
                      CASE WHEN w.key LIKE 'place-doubted|%' THEN 'place-doubted|machine'
                           ELSE regexp_replace(w.key, '^(outside-area[|][^/]+)/.*$', '\1') END,
                      jsonb_build_object('since', w.value->'since', 'evidence', w.value->'evidence')
                      ORDER BY (w.value->>'since')::numeric DESC), '{}')
               FROM jsonb_each(state->'watches') w WHERE (w.value->>'isActive')::boolean))
$$;
UPDATE "alarm_checkpoints" SET "state" = "alarm_state_by_key"("state") WHERE jsonb_typeof("state"->'watches') = 'object';
UPDATE "alarm_watches" SET "state" = "alarm_state_by_key"("state") WHERE jsonb_typeof("state"->'watches') = 'object';
DROP FUNCTION "alarm_state_by_key";

-- A long record that is being folded anew begins anew.
UPDATE "alarm_watches"
   SET "refoldFrom" = least("refoldFrom", coalesce(to_timestamp(("refold"->>'since')::double precision / 1000), to_timestamp(0))),
       "refold" = NULL
 WHERE "refold" IS NOT NULL;
UPDATE "alarm_watches" SET "rules" = NULL;
