-- What a quote was reckoned on, where the obligor has confirmed less than is open.
ALTER TABLE "quotes" ADD COLUMN "pricedMinor" bigint;
UPDATE "quotes" SET "pricedMinor" = "faceMinor";
ALTER TABLE "quotes" ALTER COLUMN "pricedMinor" SET NOT NULL;
