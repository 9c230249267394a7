import { createHash, timingSafeEqual } from 'node:crypto';
import { NATIVE } from '#domain/telemetry/sink';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';

/** What lets devices register themselves, and with whom. */
export interface ProvisionSecrets {
  readonly key: string;
  readonly secret: string;
  readonly organisationId: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

const isSame = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right));

/**
 * Registers a device that knows key and secret, as ThingsBoard's provisioning does, and answers its token; `null` where it
 * does not know them, or the name is taken: a token is told once. It speaks for no machine before it is enrolled.
 */
export const provisionDevice = async (
  ctx: ServiceContext,
  { key, secret, organisationId }: ProvisionSecrets,
  request: { readonly deviceName: string; readonly key: string; readonly secret: string },
): Promise<string | null> => {
  if (!isSame(request.key, key) || !isSame(request.secret, secret)) return null;
  const externalId = request.deviceName.trim();
  if (!/^[\w .:-]{1,80}$/.test(externalId)) return null;
  const token = Buffer.from(ctx.random.bytes(24)).toString('base64url');
  const isMade = await ctx.db.$executeRaw`
    INSERT INTO devices (id, "organisationId", protocol, "externalId", name, subject, "tokenHash", "createdAt")
    SELECT ${newId(ctx)}::uuid, o.id, ${NATIVE}, ${externalId}, ${externalId},
           ${`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`}, ${digest(token).toString('hex')}, ${ctx.clock.now()}
      FROM organisations o WHERE o.id = ${organisationId}::uuid
    ON CONFLICT DO NOTHING`;
  return isMade === 1 ? token : null;
};
