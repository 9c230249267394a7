import { evolveLiens } from '#domain/liens/evolve';
import { lienBookFromJson, lienBookToJson, lienEventFromJson } from '#domain/liens/json';
import type { LienBook } from '#domain/liens/state';
import type { SubjectFold } from './fold.ts';

export const lienFold: SubjectFold<LienBook> = {
  contract: 'Liens',

  evolve(book, { name, args }) {
    const event = lienEventFromJson(name, args);
    return event ? evolveLiens(book, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.lienBookProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: lienBookFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    const all = [...gone, ...folded.map(({ subject }) => subject)];
    if (gone.length > 0) await tx.lienBookProjection.deleteMany({ where: { subject: { in: [...gone] } } });
    await tx.lienProjection.deleteMany({ where: { subject: { in: all } } });
    const books = folded.map(({ state, blockNumber }) => ({
      subject: state.subject,
      version: state.version.toString(),
      state: lienBookToJson(state),
      blockNumber,
    }));
    const liens = folded.flatMap(({ state }) => lienRows(state));
    await tx.$executeRaw`
      INSERT INTO lien_book_projections (subject, version, state, "blockNumber")
      SELECT subject, version, state, "blockNumber"
        FROM jsonb_to_recordset(${JSON.stringify(books)}::jsonb)
          AS row(subject text, version bigint, state jsonb, "blockNumber" bigint)
      ON CONFLICT (subject) DO UPDATE SET
        version = EXCLUDED.version, state = EXCLUDED.state, "blockNumber" = EXCLUDED."blockNumber"`;
    await tx.$executeRaw`
      INSERT INTO lien_projections
        (subject, lien, collateral, part, status, "grantorKey", "securedPartyKey", lapse, place)
      SELECT subject, lien, collateral, part, status, "grantorKey", "securedPartyKey", lapse, place
        FROM jsonb_to_recordset(${JSON.stringify(liens)}::jsonb) AS row(
          subject text, lien text, collateral text, part integer, status text, "grantorKey" text,
          "securedPartyKey" text, lapse bigint, place integer)`;
  },
};

const lienRows = ({ subject, liens }: LienBook) =>
  liens.map(({ lien, collateral, part, status, grantor, securedParty, lapse }, index) => ({
    subject,
    lien,
    collateral,
    part,
    status,
    grantorKey: grantor,
    securedPartyKey: securedParty,
    lapse,
    place: index + 1,
  }));
