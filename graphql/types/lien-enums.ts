import { RELEASE_REASONS } from '#domain/liens/filing';
import { LIEN_CLASSES, LIEN_LAWS, PRIORITY_RULES } from '#domain/liens/law';
import { LIEN_LIST_STATES } from '#domain/liens/list-state';
import { COLLATERALS } from '#domain/liens/state';
import { LIEN_ROLES, LIEN_SORTS } from '#prisma/reads/liens';
import { EXTERNAL_FINDINGS } from '#services/liens/search/record-external';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { SortDirection } from './sort.ts';

export const LienLaw = codes('LienLaw', LIEN_LAWS, 'By whose rules liens are ranked. FILING_ORDER: none is named.');
export const LienClass = codes('LienClass', LIEN_CLASSES);
export const LienState = codes(
  'LienState',
  LIEN_LIST_STATES,
  'PROPOSED: somebody has still to sign. NOT_FILED: declined, withdrawn, expired or refused.',
);
export const LienRole = codes('LienRole', LIEN_ROLES);
export const LienCollateral = codes('LienCollateral', COLLATERALS, 'LEASE: the lien is on its rents.');
export const LienPriorityRule = codes('LienPriorityRule', PRIORITY_RULES);
export const LienReleaseReason = codes('LienReleaseReason', RELEASE_REASONS);
export const ExternalFinding = codes('ExternalFinding', EXTERNAL_FINDINGS);

export const LienFilter = builder.inputType('LienFilter', {
  fields: t => ({
    states: t.field({ type: [LienState] }),
    role: t.field({ type: LienRole, description: 'What the organisation is to them.' }),
    collateral: t.field({ type: LienCollateral }),
    law: t.field({ type: LienLaw }),
    class: t.field({ type: LienClass }),
    lapsesBefore: t.field({ type: 'Date' }),
    text: t.string({ description: 'Found in a reference, the collateral’s name, a registration or a party’s name.' }),
  }),
});

export const LienSort = builder.inputType('LienSort', {
  fields: t => ({
    by: t.field({ type: codes('LienSortField', LIEN_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});
