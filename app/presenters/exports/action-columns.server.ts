import type { ActionLine } from '#prisma/reads/actions';
import { settlementOf } from '~/components/record/settlement';
import { serverTexts } from '~/i18n/server-texts.server';
import type { ExportColumn } from './table.server.ts';

/** Columns of signed actions, in the person's language. */
export const actionColumns = async (language: string): Promise<ExportColumn<ActionLine>[]> => {
  const { t, text } = await serverTexts(language);
  const reasonOf = ({ refusalCode, refusalParams }: ActionLine): string =>
    refusalCode === null ? '' : (text(`refusals:${refusalCode}`, refusalParams) ?? refusalCode);
  return [
    { head: t('ledger:actions.action'), cell: row => text(`ledger:actions.names.${row.type}`) ?? row.type },
    { head: t('ledger:actions.receivable'), cell: row => row.reference },
    { head: t('ledger:subject'), cell: row => row.subject },
    { head: t('ledger:state'), cell: row => t(`settlement.${settlementOf(row)}`) },
    { head: t('ledger:actions.reason'), cell: reasonOf },
    { head: t('ledger:actions.by'), cell: row => row.by },
    { head: t('ledger:actions.signed-utc'), cell: row => ({ at: row.createdAt }) },
    { head: t('ledger:actions.settled-utc'), cell: row => (row.settledAt === null ? null : { at: row.settledAt }) },
    { head: t('ledger:block'), cell: row => (row.blockNumber === null ? null : { count: Number(row.blockNumber) }) },
    { head: t('ledger:actions.attempts'), cell: row => ({ count: row.attempts }) },
  ];
};
