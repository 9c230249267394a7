import { evolveLease } from '#domain/leases/lifecycle/evolve';
import { leaseEventFromJson, leaseFromJson, leaseToJson } from '#domain/leases/lifecycle/json';
import { isRunning, type LeaseState } from '#domain/leases/lifecycle/state';
import type { SubjectFold } from './fold.ts';

export const leaseFold: SubjectFold<LeaseState> = {
  contract: 'Leases',

  evolve(state, { name, args }) {
    const event = leaseEventFromJson(name, args);
    return event ? evolveLease(state, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.leaseProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: leaseFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    if (gone.length > 0) await tx.leaseProjection.deleteMany({ where: { subject: { in: [...gone] } } });
    const all = [...gone, ...folded.map(({ subject }) => subject)];
    await tx.leasedMachineProjection.deleteMany({ where: { lease: { in: all } } });
    const leases = folded.map(({ state, blockNumber }) => leaseRow(state, blockNumber));
    const machines = folded.flatMap(({ state }) => machineRows(state));
    await tx.$executeRaw`
      INSERT INTO lease_projections
        (subject, version, status, attested, "lessorKey", "lesseeKey", head, periods, billed, root, state, "blockNumber")
      SELECT subject, version, status, attested, "lessorKey", "lesseeKey", head, periods, billed, root, state, "blockNumber"
        FROM jsonb_to_recordset(${JSON.stringify(leases)}::jsonb) AS row(
          subject text, version bigint, status text, attested boolean, "lessorKey" text, "lesseeKey" text,
          head text, periods integer, billed integer, root text, state jsonb, "blockNumber" bigint)
      ON CONFLICT (subject) DO UPDATE SET
        version = EXCLUDED.version, status = EXCLUDED.status, attested = EXCLUDED.attested,
        "lessorKey" = EXCLUDED."lessorKey", "lesseeKey" = EXCLUDED."lesseeKey", head = EXCLUDED.head,
        periods = EXCLUDED.periods, billed = EXCLUDED.billed, root = EXCLUDED.root,
        state = EXCLUDED.state,
        "blockNumber" = EXCLUDED."blockNumber"`;
    await tx.$executeRaw`
      INSERT INTO leased_machine_projections (lease, machine, head, running)
      SELECT lease, machine, head, running
        FROM jsonb_to_recordset(${JSON.stringify(machines)}::jsonb)
          AS row(lease text, machine text, head text, running boolean)`;
  },
};

const leaseRow = (state: LeaseState, blockNumber: number) => ({
  subject: state.subject,
  version: state.version.toString(),
  status: state.status,
  attested: state.attested,
  lessorKey: state.lessor,
  lesseeKey: state.lessee,
  head: state.head,
  periods: state.periods,
  billed: state.billed,
  root: state.root,
  state: leaseToJson(state),
  blockNumber,
});

const machineRows = (state: LeaseState) =>
  state.machines.map(machine => ({ lease: state.subject, machine, head: state.head, running: isRunning(state) }));
