import { createHash, timingSafeEqual } from 'node:crypto';
import { accept, type Result, refuse } from '#domain/result';
import { NATIVE } from '#domain/telemetry/sink';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { newDeviceToken } from '../devices/register-device.ts';
import { inTransaction } from '../in-transaction.ts';
import { newId } from '../new-id.ts';

/** What lets devices register themselves, and with whom. */
export interface ProvisionSecrets {
  readonly key: string;
  readonly secret: string;
  readonly organisationId: string;
}

const MINUTE_MS = 60_000;
/** Requests of a minute: of one address, and of all. */
const MOST_OF_ADDRESS = 10;
const MOST_ASKED = 120;
/** Devices that register themselves with the organisation in an hour: a secret that got out does not fill the list. */
const MOST_IN_HOUR = 100;

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

const isSame = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right));

/** Counts requests of the running minute. */
class Asked {
  #since = 0;
  #all = 0;
  #byAddress = new Map<string, number>();

  isTooOften(address: string, now: number): boolean {
    if (now - this.#since >= MINUTE_MS) {
      this.#since = now;
      this.#all = 0;
      this.#byAddress = new Map();
    }
    const own = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, own);
    this.#all += 1;
    return own > MOST_OF_ADDRESS || this.#all > MOST_ASKED;
  }
}

export interface Provisioning {
  readonly deviceName: string;
  readonly key: string;
  readonly secret: string;
}

/** Registers it and writes that down; refused where the hour is full or the name is taken. */
const register = (ctx: ServiceContext, organisationId: string, externalId: string): Promise<Result<string>> =>
  inTransaction<string>(ctx, async tx => {
    const now = ctx.clock.now();
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('provisioning ' || ${organisationId}, 0))`;
    const made = await tx.auditEntry.count({
      where: {
        organisationId,
        action: 'device:provisioned',
        createdAt: { gt: new Date(now.getTime() - 60 * MINUTE_MS) },
      },
    });
    if (made >= MOST_IN_HOUR) return refuse('too-many-attempts');
    const id = newId(ctx);
    const { token, tokenHash } = newDeviceToken(ctx);
    const subject = `0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`;
    const { count } = await tx.device.createMany({
      data: [
        { id, organisationId, protocol: NATIVE, externalId, name: externalId, subject, tokenHash, createdAt: now },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return refuse('device-name-taken', { externalId });
    await audit(ctx, tx, {
      action: 'device:provisioned',
      organisationId,
      userId: null,
      subject: id,
      detail: { protocol: NATIVE, externalId },
    });
    return accept(token);
  });

/**
 * Registers devices that know key and secret, as ThingsBoard's provisioning does, and answers their tokens; `null` where one
 * does not know them, asks too often, or the name is taken: a token is told once. Such a device speaks for no machine before it
 * is enrolled, and is no gateway before its owner says so.
 */
export const deviceProvisioner = (
  ctx: ServiceContext,
  { key, secret, organisationId }: ProvisionSecrets,
): ((request: Provisioning, address: string) => Promise<string | null>) => {
  const asked = new Asked();
  return async (request, address) => {
    if (asked.isTooOften(address, ctx.clock.now().getTime())) return null;
    if (!isSame(request.key, key) || !isSame(request.secret, secret)) {
      ctx.log.warn(
        { address, device: request.deviceName.slice(0, 80) },
        'a device that is not of the series asked for a token',
      );
      return null;
    }
    const externalId = request.deviceName.trim();
    if (!/^[\w .:-]{1,80}$/.test(externalId)) return null;
    const made = await register(ctx, organisationId, externalId);
    if (made.ok) return made.value;
    ctx.log.warn({ refusal: made.refusal.code, address, device: externalId }, 'a device did not get a token');
    return null;
  };
};
