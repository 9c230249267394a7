-- Who was written to about an alarm: whom a mute has held back is written to when that is over, and the others not again.
ALTER TABLE "alarms" ADD COLUMN "escalatedTo" uuid[] NOT NULL DEFAULT ARRAY[]::uuid[];
