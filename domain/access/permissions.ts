import { ORGANISATION_KINDS, type OrganisationKind, TRADING_KINDS } from './organisation-kinds.ts';

export const ROLES = ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'] as const;

/**
 * What a member is in its organisation; it may be several. A preparer does the daily work and prepares what needs a
 * second person; an approver may do the same, and approves what somebody else prepared. An administrator manages
 * people, accounts and tokens, and moves no claim. An auditor's organisation has the same roles and may only read.
 */
export type Role = (typeof ROLES)[number];

interface Grant {
  readonly roles: readonly Role[];
  readonly kinds: readonly OrganisationKind[];
}

const EVERYBODY: readonly Role[] = ROLES;
const WORKING: readonly Role[] = ['PREPARER', 'APPROVER'];
const APPROVING: readonly Role[] = ['APPROVER'];
const MANAGING: readonly Role[] = ['ADMINISTRATOR'];
const ALL: readonly OrganisationKind[] = ORGANISATION_KINDS;
const TRADING: readonly OrganisationKind[] = TRADING_KINDS;
const OWING: readonly OrganisationKind[] = [...TRADING_KINDS, 'GUEST_OBLIGOR'];
const LENDING: readonly OrganisationKind[] = ['BANK'];

/** Every permission: which roles carry it, in organisations of which kinds. */
export const PERMISSIONS = {
  'invoice:read': { roles: EVERYBODY, kinds: ALL },
  'invoice:import': { roles: WORKING, kinds: TRADING },

  'receivable:read': { roles: EVERYBODY, kinds: ALL },
  'receivable:issue': { roles: WORKING, kinds: TRADING },
  'receivable:cancel': { roles: WORKING, kinds: TRADING },
  'receivable:confirm.prepare': { roles: WORKING, kinds: OWING },
  'receivable:confirm.approve': { roles: APPROVING, kinds: OWING },
  'receivable:reject': { roles: WORKING, kinds: OWING },
  'receivable:dispute': { roles: WORKING, kinds: OWING },
  'receivable:resolve-dispute': { roles: WORKING, kinds: OWING },
  'receivable:change-maturity': { roles: WORKING, kinds: TRADING },
  'receivable:invite-obligor': { roles: WORKING, kinds: TRADING },

  'fragment:split': { roles: WORKING, kinds: TRADING },
  'fragment:offer': { roles: WORKING, kinds: TRADING },
  'fragment:answer-offer': { roles: WORKING, kinds: TRADING },

  'finance:request': { roles: WORKING, kinds: TRADING },
  'finance:accept-quote': { roles: WORKING, kinds: TRADING },
  'finance:read-requests': { roles: EVERYBODY, kinds: LENDING },
  'finance:quote': { roles: WORKING, kinds: LENDING },
  'finance:fund.prepare': { roles: WORKING, kinds: LENDING },
  'finance:fund.approve': { roles: APPROVING, kinds: LENDING },
  'finance:notify': { roles: WORKING, kinds: TRADING },
  'finance:release-reserve': { roles: WORKING, kinds: TRADING },
  'finance:repurchase': { roles: WORKING, kinds: TRADING },

  'payment:read': { roles: EVERYBODY, kinds: ALL },
  'payment:record': { roles: WORKING, kinds: TRADING },
  'payment:reverse': { roles: WORKING, kinds: TRADING },
  'dilution:record': { roles: WORKING, kinds: TRADING },
  'write-off:record': { roles: WORKING, kinds: TRADING },

  'agreement:read': { roles: EVERYBODY, kinds: ALL },
  /** Signs what another organisation has proposed, or declines it; withdraws what one's own has. */
  'agreement:sign': { roles: APPROVING, kinds: TRADING },

  'equipment:read': { roles: EVERYBODY, kinds: ALL },
  'equipment:issue': { roles: WORKING, kinds: TRADING },
  'equipment:import': { roles: WORKING, kinds: TRADING },
  'equipment:sell': { roles: APPROVING, kinds: TRADING },
  'equipment:custody': { roles: WORKING, kinds: TRADING },
  /** Inspections, maintenance, insurance, valuations, components, documents. */
  'equipment:record': { roles: WORKING, kinds: TRADING },
  'equipment:recall': { roles: APPROVING, kinds: ['MANUFACTURER'] },
  'equipment:retire': { roles: APPROVING, kinds: TRADING },

  'lease:read': { roles: EVERYBODY, kinds: ALL },
  'lease:propose': { roles: WORKING, kinds: TRADING },
  'lease:import': { roles: WORKING, kinds: TRADING },
  'lease:commence': { roles: WORKING, kinds: TRADING },
  'lease:amend': { roles: WORKING, kinds: TRADING },
  'lease:bill': { roles: WORKING, kinds: TRADING },
  'lease:default': { roles: APPROVING, kinds: TRADING },
  'lease:end': { roles: WORKING, kinds: TRADING },
  'rent:sell': { roles: WORKING, kinds: TRADING },
  'rent:buy': { roles: APPROVING, kinds: LENDING },

  'lien:read': { roles: EVERYBODY, kinds: ALL },
  'lien:file': { roles: WORKING, kinds: TRADING },
  'lien:change': { roles: WORKING, kinds: TRADING },
  'lien:release': { roles: APPROVING, kinds: TRADING },
  /** In effect only where the organisation governs the consortium: a court's order. */
  'lien:release-by-order': { roles: MANAGING, kinds: TRADING },
  'lien:search': { roles: WORKING, kinds: TRADING },

  'telemetry:read': { roles: EVERYBODY, kinds: ALL },
  'telemetry:record': { roles: WORKING, kinds: TRADING },

  'device:read': { roles: EVERYBODY, kinds: ALL },
  /** Registers devices, proposes what becomes of them, makes their tokens. */
  'device:manage': { roles: WORKING, kinds: TRADING },
  /** Sends a device what may stop an engine or change the device: more than a question. */
  'device:command': { roles: APPROVING, kinds: TRADING },

  'alarm:read': { roles: EVERYBODY, kinds: ALL },
  /** Acknowledges, mutes, settles; announces work on a machine. */
  'alarm:handle': { roles: WORKING, kinds: TRADING },
  /** Areas, and what else holds for a machine or a lease. */
  'geofence:manage': { roles: WORKING, kinds: TRADING },

  /** Lets an auditor read what the organisation reads of its receivables. */
  'auditor:share': { roles: [...APPROVING, ...MANAGING], kinds: TRADING },

  'bank-account:read': { roles: EVERYBODY, kinds: ALL },
  'bank-account:propose': { roles: [...WORKING, ...MANAGING], kinds: TRADING },
  'bank-account:approve': { roles: [...APPROVING, ...MANAGING], kinds: TRADING },

  'organisation:read': { roles: EVERYBODY, kinds: ALL },
  'organisation:manage': { roles: MANAGING, kinds: ALL },
  'organisation:invite': { roles: [...WORKING, ...MANAGING], kinds: TRADING },
  /** In effect only where the organisation governs the consortium. */
  'organisation:admit': { roles: MANAGING, kinds: TRADING },
  'member:manage': { roles: MANAGING, kinds: ALL },
  /** Other people's tokens. Everybody makes and revokes their own, which can do nothing that they cannot. */
  'token:manage': { roles: MANAGING, kinds: ALL },
  'key:manage': { roles: MANAGING, kinds: ALL },
  'audit:read': { roles: [...MANAGING, ...APPROVING], kinds: ALL },
  'ledger:read': { roles: EVERYBODY, kinds: ALL },
} as const satisfies Readonly<Record<string, Grant>>;

export type Permission = keyof typeof PERMISSIONS;

const grants: Readonly<Record<Permission, Grant>> = PERMISSIONS;

export const isPermission = (text: string): text is Permission => Object.hasOwn(PERMISSIONS, text);

export const ALL_PERMISSIONS: readonly Permission[] = Object.keys(PERMISSIONS).filter(isPermission);

/** What changes nothing. */
export const isReading = (permission: Permission): boolean => /:read(-|$)/.test(permission);

/** What members with these roles may do in an organisation of these kinds. */
export const permissionsOf = (roles: readonly Role[], kinds: readonly OrganisationKind[]): Permission[] =>
  ALL_PERMISSIONS.filter(
    permission =>
      grants[permission].roles.some(role => roles.includes(role)) &&
      grants[permission].kinds.some(kind => kinds.includes(kind)),
  );

/** Whether an organisation of these kinds can have the permission at all, whatever its members' roles. */
export const isForKinds = (permission: Permission, kinds: readonly OrganisationKind[]): boolean =>
  grants[permission].kinds.some(kind => kinds.includes(kind));

/** All that somebody behind an obligor's link may do, and with that link's receivable only. */
export const LINK_PERMISSIONS = [
  'receivable:read',
  'receivable:confirm.prepare',
  'receivable:confirm.approve',
  'receivable:reject',
  'receivable:dispute',
  'receivable:resolve-dispute',
] as const satisfies readonly Permission[];

/** What needs two people: one prepares the exact content, another approves the same. */
export const FOUR_EYES = {
  'receivable:confirm': { prepare: 'receivable:confirm.prepare', approve: 'receivable:confirm.approve' },
  'finance:fund': { prepare: 'finance:fund.prepare', approve: 'finance:fund.approve' },
  'bank-account:change': { prepare: 'bank-account:propose', approve: 'bank-account:approve' },
  /** Prepared by whichever organisation brings the new one in, approved by one that governs. */
  'organisation:admit': { prepare: 'organisation:invite', approve: 'organisation:admit' },
} as const satisfies Readonly<Record<string, { prepare: Permission; approve: Permission }>>;

export type FourEyesOperation = keyof typeof FOUR_EYES;

export const isFourEyesOperation = (text: string): text is FourEyesOperation => Object.hasOwn(FOUR_EYES, text);
