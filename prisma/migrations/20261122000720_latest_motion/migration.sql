-- Whether the engine ran, whether it moved, how fast and where to, by the newest words of the quarter of an hour before the
-- machine's last.
ALTER TABLE "equipment_latest" ADD COLUMN "engineOn" BOOLEAN;
ALTER TABLE "equipment_latest" ADD COLUMN "inMotion" BOOLEAN;
ALTER TABLE "equipment_latest" ADD COLUMN "speedMps" DOUBLE PRECISION;
ALTER TABLE "equipment_latest" ADD COLUMN "courseDeg" DOUBLE PRECISION;
