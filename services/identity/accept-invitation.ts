import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput } from '../input.ts';
import { admit } from '../organisations/admit.ts';
import { spend } from '../rate-limits/spend.ts';
import { createUser, enrolMember } from './enrol-member.ts';
import { type Entered, enter } from './enter.ts';
import { type Origin, personName, secret, typedPassword } from './fields.ts';
import { findInvitation, type OpenInvitation, useInvitation } from './invitations.ts';
import { checkNewPassword, hashPassword, isPassword } from './passwords.ts';
import { preferenceFields } from './preference-fields.ts';

const schema = z.object({
  token: secret,
  /** Of a new account. */
  name: personName.optional(),
  /** Of the account that the address has, or a new one. */
  password: typedPassword,
  locale: preferenceFields.locale.optional(),
  timeZone: preferenceFields.timeZone.optional(),
});
type Answer = z.output<typeof schema>;

type Account = (tx: Transaction) => Promise<Result<{ userId: string; name: string }>>;

/** Proves the account that the address has, or prepares a new one. Hashing takes time: before the transaction, not in it. */
const accountFor = async (
  ctx: ServiceContext,
  { email, organisationName }: OpenInvitation,
  { name, password, locale, timeZone }: Answer,
): Promise<Result<Account>> => {
  const user = await ctx.db.user.findUnique({ where: { email } });
  if (user) {
    const spent = await spend(ctx, 'log-in-account', email);
    if (!spent.ok) return spent;
    const isRight = await isPassword(user.disabledAt ? null : user.passwordHash, password);
    if (!isRight) return refuse('wrong-password', {}, 'password');
    await ctx.limits.reset('log-in-account', email);
    return accept(async () => accept({ userId: user.id, name: user.name }));
  }
  if (name === undefined) return refuse('name-required', {}, 'name');
  const checked = checkNewPassword(password, [name, email, organisationName]);
  if (!checked.ok) return checked;
  const passwordHash = await hashPassword(password);
  return accept(async tx => {
    const created = await createUser(ctx, tx, { email, name, passwordHash, locale, timeZone });
    return created.ok ? accept({ userId: created.value.userId, name }) : created;
  });
};

/**
 * Makes the invited person a member and lets them in, as `logIn` does: with a new account, or with the one that the address has, proved
 * by its password. A guest organisation becomes a full one when its first administrator accepts.
 *
 * Refusals: `invalid-input`, `too-many-attempts`, `invitation-not-valid`, `name-required`, `wrong-password`,
 * `password-too-short`, `password-too-long`, `password-guessable`, `account-exists` (made a moment ago), `already-member`.
 */
export const acceptInvitation = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
  origin: Origin,
): Promise<Result<Entered>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const spent = await spend(ctx, 'invitation-address', origin.ip ?? 'unknown');
  if (!spent.ok) return spent;
  const found = await findInvitation(ctx, ctx.db, parsed.value.token);
  if (!found.ok) return found;
  const invitation = found.value;
  if (invitation.purpose !== 'MEMBERSHIP') return refuse('invitation-not-valid');
  const account = await accountFor(ctx, invitation, parsed.value);
  if (!account.ok) return account;

  return inTransaction<Entered>(ctx, async tx => {
    const used = await useInvitation(ctx, tx, invitation.id);
    if (!used.ok) return used;
    const user = await account.value(tx);
    if (!user.ok) return user;
    const { organisationId, roles } = invitation;
    const { userId, name } = user.value;
    const member = await enrolMember(ctx, tx, { userId, organisationId, roles });
    if (!member.ok) return member;
    if (invitation.organisationIsGuest && invitation.kinds.length > 0) {
      const full = await tx.organisation.update({
        where: { id: organisationId },
        data: { guest: false, kinds: [...invitation.kinds] },
      });
      await admit(ctx, tx, full, { organisationId, userId });
      await audit(ctx, tx, {
        action: 'organisation:upgraded',
        organisationId,
        userId,
        detail: { kinds: [...invitation.kinds] },
      });
    }
    await addInboxItems(ctx, tx, [{ organisationId, kind: 'member-joined', link: '/organisation', params: { name } }]);
    await audit(ctx, tx, {
      action: 'member:joined',
      organisationId,
      userId,
      subject: invitation.id,
      detail: { roles: [...roles], ip: origin.ip },
    });
    return accept(await enter(ctx, tx, { userId, organisationId, origin }));
  });
};
