import type { FourEyesOperation } from '#domain/access/permissions';
import { useTranslate } from '~/i18n/use-translate';

const KEYS = {
  'receivable:confirm': 'approvals:operation.confirm',
  'finance:fund': 'approvals:operation.fund',
  'bank-account:change': 'approvals:operation.account',
  'organisation:admit': 'approvals:operation.admit',
} as const satisfies Record<FourEyesOperation, string>;

/** What would be done, as a heading: `Confirm a receivable`. */
export const useOperationText = (): ((operation: FourEyesOperation) => string) => {
  const t = useTranslate();
  return operation => t(KEYS[operation]);
};
