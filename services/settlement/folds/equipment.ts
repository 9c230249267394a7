import { evolveEquipment } from '#domain/equipment/evolve';
import { equipmentEventFromJson, equipmentFromJson, equipmentToJson } from '#domain/equipment/json';
import { type EquipmentState, isRecalled } from '#domain/equipment/state';
import type { SubjectFold } from './fold.ts';

export const equipmentFold: SubjectFold<EquipmentState> = {
  contract: 'EquipmentTitle',

  evolve(state, { name, args }) {
    const event = equipmentEventFromJson(name, args);
    return event ? evolveEquipment(state, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.equipmentProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: equipmentFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    if (gone.length > 0) await tx.equipmentProjection.deleteMany({ where: { subject: { in: [...gone] } } });
    const rows = folded.map(({ state, blockNumber }) => ({
      subject: state.subject,
      version: state.version.toString(),
      status: state.status,
      holderKey: state.holder,
      custodianKey: state.custodian,
      issuerKey: state.issuer,
      recalled: isRecalled(state),
      state: equipmentToJson(state),
      blockNumber,
    }));
    await tx.$executeRaw`
      INSERT INTO equipment_projections
        (subject, version, status, "holderKey", "custodianKey", "issuerKey", recalled, state, "blockNumber")
      SELECT subject, version, status, "holderKey", "custodianKey", "issuerKey", recalled, state, "blockNumber"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row(
          subject text, version bigint, status text, "holderKey" text, "custodianKey" text, "issuerKey" text,
          recalled boolean, state jsonb, "blockNumber" bigint)
      ON CONFLICT (subject) DO UPDATE SET
        version = EXCLUDED.version, status = EXCLUDED.status, "holderKey" = EXCLUDED."holderKey",
        "custodianKey" = EXCLUDED."custodianKey", "issuerKey" = EXCLUDED."issuerKey",
        recalled = EXCLUDED.recalled, state = EXCLUDED.state, "blockNumber" = EXCLUDED."blockNumber"`;
  },
};
