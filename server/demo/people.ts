import { ROLES } from '#domain/access/permissions';
import type { Result } from '#domain/result';
import type { MemberActor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import { createUser, enrolMember } from '#services/identity/enrol-member';
import { hashPassword } from '#services/identity/passwords';
import { enrolOrganisation } from '#services/organisations/enrol-organisation';
import { proposeAccount } from '#services/organisations/propose-account';
import { setContacts } from '#services/organisations/set-contacts';
import { approveProposal } from '#services/proposals/approve';
import { shareWithAuditor } from '#services/sharing/share-with-auditor';
import { DEMO_CONSORTIUM, type DemoKey, type DemoOrganisation, type DemoPerson } from './consortium.ts';

/** An organisation of the demo with those who act for it. */
export interface DemoParty {
  readonly id: string;
  readonly organisation: DemoOrganisation;
  /** The account to pay to by currency, as the service normalised it. */
  readonly accounts: ReadonlyMap<string, { readonly id: string; readonly accountNumber: string }>;
  readonly administrator: MemberActor;
  readonly preparer: MemberActor;
  readonly approver: MemberActor;
}

export type DemoParties = Readonly<Record<DemoKey, DemoParty>>;

/** The value of a result; the demo's story is written so that nothing in it is refused. */
export const accepted = <Value>(result: Result<Value>, what: string): Value => {
  if (!result.ok) throw new Error(`demo: ${what} was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

/** Approves the proposal as the person who is shown it would. */
export const approveAs = async (ctx: ServiceContext, actor: MemberActor, proposalId: string): Promise<void> => {
  const { contentHash } = await ctx.db.proposal.findUniqueOrThrow({ where: { id: proposalId } });
  accepted(await approveProposal(ctx, actor, { proposalId, contentHash }), 'approval');
};

const addressOf = (organisation: DemoOrganisation, person: DemoPerson): string =>
  `${person.mailbox}@${organisation.domain}`;

const enrol = async (
  ctx: ServiceContext,
  organisation: DemoOrganisation,
  governor: { readonly organisationId: string; readonly userId: string } | null,
  passwordHash: string,
): Promise<{ id: string; members: readonly MemberActor[] }> => {
  const { name, kinds, country, identifiers, people } = organisation;
  return ctx.db.$transaction(async tx => {
    const { organisationId: id } = accepted(
      await enrolOrganisation(ctx, tx, {
        name,
        kinds,
        country,
        identifiers,
        ...(governor ? { admittedBy: governor, invitedById: governor.organisationId } : { governor: true }),
      }),
      `enrolment of ${name}`,
    );
    const members: MemberActor[] = [];
    for (const person of people) {
      const { locale, timeZone, name: personName } = person;
      const email = addressOf(organisation, person);
      const user = await createUser(ctx, tx, { email, name: personName, passwordHash, locale, timeZone });
      const { userId } = accepted(user, `account of ${email}`);
      // A governor's administrator also approves admissions; elsewhere each person has the one role of its post.
      const roles = governor === null && person.mailbox === 'admin' ? ROLES : person.roles;
      accepted(await enrolMember(ctx, tx, { userId, organisationId: id, roles }), `membership of ${email}`);
      const via = { kind: 'session' } as const;
      members.push({
        kind: 'member',
        userId,
        sessionId: '',
        organisationId: id,
        organisationKinds: kinds,
        roles,
        via,
      });
    }
    return { id, members };
  });
};

const openAccounts = async (
  ctx: ServiceContext,
  organisation: DemoOrganisation,
  [preparer, approver]: readonly [MemberActor, MemberActor],
): Promise<DemoParty['accounts']> => {
  for (const account of organisation.accounts) {
    const proposed = await proposeAccount(ctx, preparer, {
      ...account,
      callBackNote: 'Called the bank on the number of its public register; the account and its holder were confirmed.',
    });
    await approveAs(ctx, approver, accepted(proposed, `account of ${organisation.name}`).proposalId);
  }
  const rows = await ctx.db.bankAccount.findMany({ where: { organisationId: preparer.organisationId } });
  return new Map(rows.map(({ id, accountNumber, currency }) => [currency, { id, accountNumber }]));
};

const FOUNDER: DemoKey = 'elbe';

/** Those whose receivables the auditor reads: a lessor on each side of the world, and the bank that finances the most. */
const AUDITED: readonly DemoKey[] = ['nordhafen', 'jiangnan', 'elbe'];
const AUDITOR: DemoKey = 'pruef';

const letAuditorRead = async (ctx: ServiceContext, parties: DemoParties): Promise<void> => {
  for (const key of AUDITED) {
    const { approver, organisation } = parties[key];
    accepted(
      await shareWithAuditor(ctx, approver, { auditorId: parties[AUDITOR].id }),
      `share of ${organisation.name}`,
    );
  }
};

/** Enrols the whole consortium: the first is founder and governor, the others are admitted by it; some let the auditor in. */
export const enrolConsortium = async (ctx: ServiceContext, password: string): Promise<DemoParties> => {
  const passwordHash = await hashPassword(password);
  const parties = new Map<DemoKey, DemoParty>();
  const ordered = [...DEMO_CONSORTIUM].sort((a, b) => Number(b.key === FOUNDER) - Number(a.key === FOUNDER));
  let governor: { organisationId: string; userId: string } | null = null;
  for (const organisation of ordered) {
    const { id, members } = await enrol(ctx, organisation, governor, passwordHash);
    const withRole = (role: DemoPerson['roles'][number]): MemberActor => {
      const found = members[organisation.people.findIndex(({ roles }) => roles.includes(role))] ?? members[0];
      if (!found) throw new Error(`demo: nobody works for ${organisation.name}`);
      return found;
    };
    const administrator = withRole('ADMINISTRATOR');
    const preparer = withRole('PREPARER');
    const approver = withRole('APPROVER');
    governor ??= { organisationId: id, userId: administrator.userId };
    accepted(
      await setContacts(ctx, administrator, {
        contacts: organisation.people.map(person => ({
          name: person.name,
          email: addressOf(organisation, person),
          phone: null,
        })),
      }),
      `contacts of ${organisation.name}`,
    );
    const accounts = await openAccounts(ctx, organisation, [preparer, approver]);
    parties.set(organisation.key, { id, organisation, accounts, administrator, preparer, approver });
  }
  const partyOf = (key: DemoKey): DemoParty => {
    const party = parties.get(key);
    if (!party) throw new Error(`demo: no organisation ${key}`);
    return party;
  };
  const all: DemoParties = {
    kranwerk: partyOf('kranwerk'),
    huadong: partyOf('huadong'),
    nordhafen: partyOf('nordhafen'),
    jiangnan: partyOf('jiangnan'),
    brugbaan: partyOf('brugbaan'),
    ebro: partyOf('ebro'),
    hengtai: partyOf('hengtai'),
    wisla: partyOf('wisla'),
    elbe: partyOf('elbe'),
    rhone: partyOf('rhone'),
    maas: partyOf('maas'),
    yangtze: partyOf('yangtze'),
    pruef: partyOf('pruef'),
  };
  await letAuditorRead(ctx, all);
  return all;
};
