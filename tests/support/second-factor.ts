import type { ServiceContext } from '#services/context';
import type { Entered } from '#services/identity/enter';
import { logIn } from '#services/identity/log-in';
import { openSecret } from '#services/identity/second-factor/factor';
import { beginSecondFactor, confirmSecondFactor } from '#services/identity/second-factor/own-factor';
import { stepOf, totpCode } from '#services/identity/second-factor/totp';
import { accepted, nowhere, TEST_PASSWORD, type TestMember } from './consortium.ts';

/** A person's authenticator app: what it shows so many steps of 30 seconds from now. */
export type App = (steps?: number) => string;

/** An app over the secret that a set-up shows, in groups of four letters or in one. */
export const appOf = (ctx: ServiceContext, base32: string): App => {
  const letters = base32.replace(/\s/g, '');
  const bits = [...letters].map(letter =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const secret = Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], byte => Number.parseInt(byte, 2));
  return (steps = 0) => totpCode(secret, stepOf(ctx.clock.now()) + BigInt(steps));
};

/** Six digits that are not shown by the app around now. */
export const wrongCode = (app: App): string =>
  ['000000', '111111', '222222', '333333'].find(code => ![-1, 0, 1].some(step => app(step) === code)) ?? '444444';

/** Turns a member's second factor on, as the settings do. The code of the present step is used up by it. */
export const giveFactor = async (
  ctx: ServiceContext,
  member: TestMember,
): Promise<{ app: App; recoveryCodes: readonly string[] }> => {
  accepted(await beginSecondFactor(ctx, member, { password: TEST_PASSWORD }));
  const { userId } = member;
  const row = await ctx.db.secondFactorSetUp.findUniqueOrThrow({ where: { userId } });
  const secret = await openSecret(ctx, userId, row.sealedSecret);
  const app: App = (steps = 0) => totpCode(secret, stepOf(ctx.clock.now()) + BigInt(steps));
  const { recoveryCodes } = accepted(await confirmSecondFactor(ctx, member, { code: app() }));
  return { app, recoveryCodes };
};

/** The password, right; answers what it leads to. */
export const enterAs = async (ctx: ServiceContext, { email }: { email: string }): Promise<Entered> =>
  accepted(await logIn(ctx, null, { email, password: TEST_PASSWORD }, nowhere));

/** The token of the log-in that then waits. */
export const pendingOf = (entered: Entered): string => {
  if (entered.kind !== 'pending') throw new Error('no second factor is awaited');
  return entered.pending.token;
};
