/**
 * What several organisations sign together. Each names its texts (`agreements:kind.<kind>`); what is agreed is the command
 * that it carries.
 */
export const AGREEMENT_KINDS = [
  'lease',
  'lease-cancellation',
  'lease-commencement',
  'lease-amendment',
  'lease-novation',
  'lease-transfer',
  'lease-end',
  'repossession',
  'rent-sale',
  'rent-return',
  'lien',
  'custody',
  'retirement',
  'device-enrolment',
  'device-replacement',
  'observer',
] as const;

export type AgreementKind = (typeof AGREEMENT_KINDS)[number];

export const isAgreementKind = (text: string): text is AgreementKind => AGREEMENT_KINDS.some(kind => kind === text);
