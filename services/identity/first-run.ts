import { z } from 'zod';
import { ROLES } from '#domain/access/permissions';
import { type Result, refuse } from '#domain/result';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { enrolOrganisation } from '../organisations/enrol-organisation.ts';
import { newOrganisation } from '../organisations/fields.ts';
import { createUser, enrolMember } from './enrol-member.ts';
import { emailAddress, type Origin, personName, typedPassword } from './fields.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import { preferenceFields } from './preference-fields.ts';
import { type OpenedSession, openSession } from './sessions.ts';

const schema = z.object({
  organisation: newOrganisation,
  administrator: z.object({
    name: personName,
    email: emailAddress,
    password: typedPassword,
    locale: preferenceFields.locale.optional(),
    timeZone: preferenceFields.timeZone.optional(),
  }),
});

/** Whether nobody is here yet: then, and only then, the first-run page is open. */
export const isFirstRun = async (ctx: ServiceContext): Promise<boolean> =>
  (await ctx.db.organisation.findFirst({ select: { id: true } })) === null;

/**
 * Makes the first organisation, a governor, and its administrator, who is signed in. It has every role, so that work can
 * begin; what needs a second person waits for one. Of two people who post at once, one is refused.
 *
 * Refusals: `invalid-input`, `already-founded`, `password-too-short`, `password-too-long`, `password-guessable`,
 * `identifier-malformed`, `identifier-check-digit`.
 */
export const firstRun = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
  origin: Origin,
): Promise<Result<OpenedSession>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisation, administrator } = parsed.value;
  const { name, email, password } = administrator;
  const checked = checkNewPassword(password, [name, email, organisation.name], 'administrator.password');
  if (!checked.ok) return checked;
  // Looked at first, so that a hash costs nobody who comes too late anything.
  if (!(await isFirstRun(ctx))) return refuse('already-founded');
  const passwordHash = await hashPassword(password);

  return inTransaction<OpenedSession>(ctx, async tx => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('lienlight.first-run', 0))`;
    if (await tx.organisation.findFirst({ select: { id: true } })) return refuse('already-founded');
    const enrolled = await enrolOrganisation(ctx, tx, { ...organisation, governor: true });
    if (!enrolled.ok) return enrolled;
    const { organisationId } = enrolled.value;
    const { locale, timeZone } = administrator;
    const user = await createUser(ctx, tx, { email, name, passwordHash, locale, timeZone });
    if (!user.ok) return user;
    const { userId } = user.value;
    const member = await enrolMember(ctx, tx, { userId, organisationId, roles: ROLES });
    if (!member.ok) return member;
    await tx.contact.create({
      data: { organisationId, name, email, ...(locale && { locale }), createdAt: ctx.clock.now() },
    });
    await audit(ctx, tx, { action: 'consortium:founded', organisationId, userId, detail: { ip: origin.ip } });
    return { ok: true, value: await openSession(ctx, tx, { userId, organisationId, origin }) };
  });
};
