import { eventFromJson } from '#domain/receivables/event-json';
import { evolve } from '#domain/receivables/evolve';
import { isLeaf, openPartsOf, type ReceivableState } from '#domain/receivables/state';
import { stateFromJson, stateToJson } from '#domain/receivables/state-json';
import type { SubjectFold } from './fold.ts';

export const receivableFold: SubjectFold<ReceivableState> = {
  contract: 'Receivables',

  evolve(state, { name, args }) {
    const event = eventFromJson(name, args);
    return event ? evolve(state, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.receivableProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: stateFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    if (gone.length > 0) await tx.receivableProjection.deleteMany({ where: { subject: { in: [...gone] } } });
    // A refolded receivable may have fewer fragments than before.
    const all = [...gone, ...folded.map(({ subject }) => subject)];
    await tx.fragmentProjection.deleteMany({ where: { subject: { in: all } } });
    const receivables = folded.map(({ state, blockNumber }) => receivableRow(state, blockNumber));
    const fragments = folded.flatMap(({ state }) => fragmentRows(state));
    await tx.$executeRaw`
      INSERT INTO receivable_projections
        (subject, version, status, confirmed, disputed, maturity, "obligorKey", state, "blockNumber")
      SELECT subject, version, status, confirmed, disputed, maturity, "obligorKey", state, "blockNumber"
        FROM jsonb_to_recordset(${JSON.stringify(receivables)}::jsonb) AS row(
          subject text, version bigint, status text, confirmed boolean, disputed boolean, maturity bigint,
          "obligorKey" text, state jsonb, "blockNumber" bigint)
      ON CONFLICT (subject) DO UPDATE SET
        version = EXCLUDED.version, status = EXCLUDED.status, confirmed = EXCLUDED.confirmed,
        disputed = EXCLUDED.disputed, maturity = EXCLUDED.maturity, "obligorKey" = EXCLUDED."obligorKey",
        state = EXCLUDED.state, "blockNumber" = EXCLUDED."blockNumber"`;
    await tx.$executeRaw`
      INSERT INTO fragment_projections
        (subject, index, leaf, "holderKey", "assignorKey", "payeeKey", status, financed, "openParts")
      SELECT subject, index, leaf, "holderKey", "assignorKey", "payeeKey", status, financed, "openParts"
        FROM jsonb_to_recordset(${JSON.stringify(fragments)}::jsonb) AS row(
          subject text, index integer, leaf boolean, "holderKey" text, "assignorKey" text, "payeeKey" text,
          status text, financed boolean, "openParts" numeric)`;
  },
};

const receivableRow = (state: ReceivableState, blockNumber: number) => ({
  subject: state.subject,
  version: state.version.toString(),
  status: state.status,
  confirmed: state.confirmed,
  disputed: state.disputed,
  maturity: state.maturity,
  obligorKey: state.obligor,
  state: stateToJson(state),
  blockNumber,
});

const fragmentRows = (state: ReceivableState) =>
  state.fragments.map(fragment => ({
    subject: state.subject,
    index: fragment.index,
    leaf: isLeaf(fragment),
    holderKey: fragment.holder,
    assignorKey: fragment.assignor,
    payeeKey: fragment.payee,
    status: fragment.status,
    financed: fragment.financed,
    openParts: openPartsOf(fragment).toString(),
  }));
