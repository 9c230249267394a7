-- Lists of machines: to whom title is offered, what was announced to whom, and what is on its way of a subject.
CREATE INDEX "equipment_projections_buyer_idx" ON "equipment_projections"((state->'proposal'->>'buyer'));
CREATE INDEX "equipment_records_taker_idx" ON "equipment_records"((details->>'takerId')) WHERE kind = 'delivery-notice';
CREATE INDEX "actions_open_passports_idx" ON "actions"("subject") WHERE status IN ('PENDING', 'SUBMITTED');
