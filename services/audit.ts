import type { Prisma, Transaction } from '#prisma/client';
import type { ServiceContext } from './context.ts';

/** What is written down, as `noun:what-happened`. Never a secret: no password, token, code or key is ever part of a detail. */
const AUDIT_ACTIONS = [
  'consortium:founded',
  'session:opened',
  'session:pending',
  'session:refused',
  'session:closed',
  'session:revoked',
  'session:revoke-refused',
  'session:organisation-switched',
  'password:changed',
  'password:change-refused',
  'password:reset-sent',
  'password:reset',
  'second-factor:turned-on',
  'second-factor:turned-off',
  'second-factor:refused',
  'second-factor:change-refused',
  'second-factor:recovery-code-used',
  'second-factor:codes-renewed',
  'second-factor:reset',
  'access:reset',
  'invitation:sent',
  'invitation:revoked',
  'invitation:refused',
  'member:joined',
  'member:roles-changed',
  'member:removed',
  'agreement:proposed',
  'agreement:agreed',
  'agreement:declined',
  'agreement:withdrawn',
  'organisation:created',
  'organisation:upgraded',
  'organisation:contacts-changed',
  'organisation:second-factor-rule',
  'token:created',
  'token:used',
  'token:revoked',
  'token:refused',
  'proposal:made',
  'proposal:approved',
  'proposal:declined',
  'proposal:withdrawn',
  'proposal:refused',
  'account:changed',
  'auditor:share-given',
  'auditor:share-ended',
  'place:granted',
  'place:grant-ended',
  'geofence:created',
  'geofence:changed',
  'geofence:retired',
  'geofence:assigned',
  'geofence:unassigned',
  'alarm:limits-set',
  'alarm:movement-set',
  'alarm:acknowledged',
  'alarm:settled',
  'alarm:muted',
  'alarm:unmuted',
  'service:announced',
  'service:confirmed',
  'service:ended',
  'lien:released-by-order',
  'lien:searched',
  'device:registered',
  'device:removed',
  'device:token-rotated',
  'device:key-set',
  'device:provisioned',
  'device:gateway-set',
  'platform:connected',
  'platform:disconnected',
  'platform:host-allowed',
  'platform:host-forbidden',
  'device:command-sent',
  'device:command-withdrawn',
  'device:claimed',
  'device:claim-decided',
  'permission:refused',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditRecord {
  readonly action: AuditAction;
  readonly organisationId: string | null;
  readonly userId: string | null;
  /** What it was about: an id, or a subject on chain. */
  readonly subject?: string;
  readonly detail?: Prisma.InputJsonObject;
}

/**
 * Writes one entry of the audit: through the transaction of what it records, or through `ctx.db` where the attempt was
 * refused and its transaction is rolled back.
 */
export const audit = async (ctx: ServiceContext, db: Transaction, record: AuditRecord): Promise<void> => {
  await db.auditEntry.create({
    data: {
      action: record.action,
      organisationId: record.organisationId,
      userId: record.userId,
      subject: record.subject ?? null,
      detail: record.detail ?? {},
      requestId: ctx.requestId ?? null,
      createdAt: ctx.clock.now(),
    },
  });
};
