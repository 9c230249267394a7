import { randomUUID } from 'node:crypto';
import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Role } from '#domain/access/permissions';
import type { WrittenIdentifier } from '#domain/parties/identifier';
import type { Result } from '#domain/result';
import type { MemberActor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import { createUser, enrolMember } from '#services/identity/enrol-member';
import type { Entered } from '#services/identity/enter';
import { hashPassword } from '#services/identity/passwords';
import { resolveSession } from '#services/identity/resolve-session';
import { type OpenedSession, openSession } from '#services/identity/sessions';
import { enrolOrganisation } from '#services/organisations/enrol-organisation';

/** The password of everybody made here. */
export const TEST_PASSWORD = 'harbour crane seven';
let passwordHash: Promise<string> | undefined;

export const nowhere = { ip: '192.0.2.7', userAgent: 'test' } as const;

/** The value of a result that has to be one. */
export const accepted = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

/** The code of a result that has to be a refusal. */
export const refusalOf = (result: Result<unknown>): string => (result.ok ? 'accepted' : result.refusal.code);

/** The session that a password alone has opened; a log-in that waits for a second factor is a mistake of the test. */
export const sessionOf = (result: Result<Entered>): Result<OpenedSession> => {
  if (!result.ok) return result;
  if (result.value.kind !== 'session') throw new Error('a second factor is awaited');
  return { ok: true, value: result.value.session };
};

export interface TestMember extends MemberActor {
  readonly email: string;
  readonly name: string;
  readonly token: string;
}

/** A member with a session. */
export const createMember = async (
  ctx: ServiceContext,
  organisation: { id: string; kinds: readonly OrganisationKind[] },
  roles: readonly Role[],
  name = 'Member',
): Promise<TestMember> => {
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const hash = await passwordHash;
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}-${randomUUID().slice(0, 8)}@example.com`;
  const organisationId = organisation.id;
  return ctx.db.$transaction(async tx => {
    const { userId } = accepted(await createUser(ctx, tx, { email, name, passwordHash: hash }));
    accepted(await enrolMember(ctx, tx, { userId, organisationId, roles }));
    const { sessionId, token } = await openSession(ctx, tx, { userId, organisationId, origin: nowhere });
    return {
      kind: 'member',
      userId,
      sessionId,
      organisationId,
      organisationKinds: organisation.kinds,
      roles,
      via: { kind: 'session' },
      email,
      name,
      token,
    };
  });
};

export interface TestOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly OrganisationKind[];
  readonly administrator: TestMember;
  readonly preparer: TestMember;
  readonly approver: TestMember;
  readonly viewer: TestMember;
}

/** An organisation with one member for each role. */
export const createOrganisation = async (
  ctx: ServiceContext,
  name: string,
  kinds: readonly OrganisationKind[],
  details: { country?: string; identifiers?: readonly WrittenIdentifier[]; governor?: boolean } = {},
): Promise<TestOrganisation> => {
  const { organisationId: id } = accepted(
    await ctx.db.$transaction(tx =>
      enrolOrganisation(ctx, tx, {
        name,
        kinds,
        country: details.country ?? 'DE',
        identifiers: details.identifiers ?? [],
        governor: details.governor ?? false,
      }),
    ),
  );
  const organisation = { id, kinds };
  const member = (role: Role, person: string): Promise<TestMember> => createMember(ctx, organisation, [role], person);
  return {
    id,
    name,
    kinds,
    administrator: await member('ADMINISTRATOR', 'Adele Administrator'),
    preparer: await member('PREPARER', 'Paula Preparer'),
    approver: await member('APPROVER', 'Arno Approver'),
    viewer: await member('VIEWER', 'Vera Viewer'),
  };
};

/** The link in the newest message to an address: as that person would find it in their mail. */
export const linkSentTo = async (ctx: ServiceContext, recipient: string): Promise<string> => {
  const message = await ctx.db.message.findFirstOrThrow({ where: { recipient }, orderBy: { id: 'desc' } });
  const { params } = message;
  const link = typeof params === 'object' && params !== null && 'link' in params ? params.link : undefined;
  if (typeof link !== 'string') throw new Error(`no link was sent to ${recipient}`);
  return link;
};

/** The token at the end of that link. */
export const tokenSentTo = async (ctx: ServiceContext, recipient: string): Promise<string> =>
  (await linkSentTo(ctx, recipient)).split('/').at(-1) ?? '';

/** A request of somebody who is signed in, as the guard makes it for presenters; every permission is theirs. */
export const signedInRequest = async (services: ServiceContext, { token }: TestMember) => {
  const session = await resolveSession(services, token);
  if (!session) throw new Error('not signed in');
  return { ...session, services, can: () => true };
};
