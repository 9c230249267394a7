import QRCode from 'qrcode';
import type { Permission } from '#domain/access/permissions';
import { digitalLinkPath } from '#domain/equipment/digital-link';
import { type EquipmentControl, equipmentControls, equipmentLife } from '#domain/equipment/life';
import { equipmentSteps } from '#domain/equipment/next-step';
import type { RecordKind } from '#domain/equipment/records';
import { missingConsents } from '#domain/equipment/state';
import { dateOf } from '#domain/time/calendar-date';
import { listActions } from '#prisma/reads/actions';
import { commitmentsOf } from '#prisma/reads/commitments';
import { machineChecks } from '#prisma/reads/equipment-checks';
import { type EquipmentRecordView, equipmentRecords } from '#prisma/reads/equipment-records';
import { equipmentEvidence, equipmentTimeline, titleChain } from '#prisma/reads/equipment-timeline';
import type { EquipmentViewerRole } from '#prisma/reads/equipment-viewer';
import { appointedInspectors } from '#prisma/reads/inspectors';
import { listConsortium } from '#prisma/reads/organisations';
import { latestRefusedLease } from '#prisma/reads/refused-leases';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { APPOINTING } from '#services/equipment/appoint-inspector';
import { countryIn } from '~/components/equipment/texts';
import { countriesIn } from '~/components/form/countries';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { openAgreementsOf } from './agreements.server.ts';

/** What a person needs to be allowed to, beside what its organisation is to the machine. */
const PERMISSION_OF: Readonly<Record<EquipmentControl, Permission>> = {
  accept: 'equipment:sell',
  consent: 'equipment:sell',
  decline: 'equipment:sell',
  sell: 'equipment:sell',
  withdraw: 'equipment:sell',
  give: 'equipment:custody',
  'take-back': 'equipment:custody',
  swap: 'equipment:record',
  recall: 'equipment:recall',
  retire: 'equipment:retire',
  cancel: 'equipment:issue',
};

/** The running lease under which the reader's own organisation lets the machine that it owns. */
const ownLettingOf = ({ leases, viewer }: SeenEquipment) =>
  leases.find(
    ({ isRunning, head, lessor }) => isRunning && head === null && lessor?.organisationId === viewer.organisationId,
  ) ?? null;

/**
 * What the person may do now, by the rules of title and custody and by its own roles, and what a colleague who approves might.
 * What one lets oneself is not offered for sale: its lessee would have another lessor behind its back.
 */
const controlsOf = (
  seen: SeenEquipment,
  who: SignedInRequest,
): { readonly controls: EquipmentControl[]; readonly forApprovers: EquipmentControl[] } => {
  const { state, ownKey, record } = seen;
  if (!state || ownKey === null || who.organisation.frozen) return { controls: [], forApprovers: [] };
  const isLet = ownLettingOf(seen) !== null;
  const possible = equipmentControls(state, ownKey, record).filter(control => !(isLet && control === 'sell'));
  const isAllowed = (control: EquipmentControl): boolean => who.can(PERMISSION_OF[control]);
  return {
    controls: possible.filter(isAllowed),
    forApprovers: who.can('equipment:record') ? possible.filter(control => !isAllowed(control)) : [],
  };
};

/** A lease in default waits for its lessor, who cures it or repossesses; or for signatures of what was proposed. */
const defaultSteps = async (who: SignedInRequest, { leases, viewer, shown }: SeenEquipment) => {
  const lease = leases.find(({ isRunning, status }) => isRunning && status === 'Defaulted');
  if (!lease || shown?.status !== 'Recorded') return [];
  const open = await openAgreementsOf(who, lease.subject);
  const isOurs = lease.lessor?.organisationId === viewer.organisationId;
  const isForUs = open.some(one => one.waitsForUs);
  const names = lease.lessor === null ? [] : [lease.lessor.name];
  return open.length > 0
    ? [
        {
          step: 'default-proposed' as const,
          turn: isForUs ? ('lessor' as const) : null,
          mine: isForUs,
          names,
          lease: lease.reference,
        },
      ]
    : [{ step: 'default' as const, turn: 'lessor' as const, mine: isOurs, names, lease: lease.reference }];
};

const shownSteps = ({ state, shown, record, viewer, ownKey, nameOf }: SeenEquipment) => {
  if (!state || !shown) return [];
  const steps = equipmentSteps({ ...state, proposal: shown.proposal }, record);
  return steps.map(({ step, turn, keys }) => ({
    step,
    turn,
    mine: ownKey !== null && keys.some(key => viewer.keys.has(key)),
    names: keys.flatMap(key => nameOf(key)?.name ?? []),
  }));
};

/** Who is to take the machine over, while a notice says so and nobody has. */
const handoverSteps = async (db: Parameters<typeof equipmentRecords>[0], seen: SeenEquipment) => {
  const { shown, viewer } = seen;
  if (shown?.status !== 'Recorded' || !viewer.isFull) return [];
  const { toUs, others } = noticesOf(
    seen,
    await equipmentRecords(db, seen, { kinds: ['delivery', 'delivery-notice'] }),
  );
  const [notice] = [...toUs, ...others];
  if (!notice) return [];
  return [{ step: 'take-over' as const, turn: 'taker' as const, mine: toUs.length > 0, names: [notice.details.taker] }];
};

/** The address that a machine's code leads to: by GTIN and serial where it has them, else by its public id. */
const publicPathOf = ({ row }: SeenEquipment): string =>
  (row.gtin === null ? null : digitalLinkPath({ gtin: row.gtin, serial: row.serial })) ?? `/id/${row.publicId}`;

const PARTIES: ReadonlySet<EquipmentViewerRole> = new Set(['title-holder', 'custodian', 'lessor', 'lessee']);

const headOf = async (who: SignedInRequest, seen: SeenEquipment) => {
  const { db } = who.services;
  const { row, state, shown, standing, settling, viewer, lease, record } = seen;
  const inFlight = await listActions(
    db,
    who.actor.organisationId,
    { subject: seen.subject, statuses: ['PENDING', 'SUBMITTED', 'REFUSED'] },
    { first: 10 },
  );
  const actions = inFlight.edges.map(({ node }) => node);
  const known = { custodyAndLease: viewer.isFull };
  const steps = shownSteps(seen);
  const others = [...(await handoverSteps(db, seen)), ...(await defaultSteps(who, seen))];
  return {
    subject: seen.subject,
    reference: row.reference,
    manufacturer: row.manufacturer,
    model: row.model,
    serial: row.serial,
    category: row.category,
    declared: row.declared,
    standing: standing ?? ('issuing' as const),
    isRecalled: shown?.recalls.some(({ cleared }) => !cleared) ?? false,
    settling,
    roles: viewer.roles,
    isFull: viewer.isFull,
    /** Whether readings, and the rules that they are held against, are its own business: a lender's are not. */
    seesReadings: viewer.roles.some(role => PARTIES.has(role)),
    place: viewer.place,
    steps: state ? equipmentLife(shown ? { ...state, proposal: shown.proposal } : state, record, known) : [],
    nextSteps: others.length === 0 ? steps : [...steps.filter(({ step }) => step !== 'nothing'), ...others],
    waiting: actions.filter(({ status }) => status !== 'REFUSED'),
    refused: actions.filter(({ status }) => status === 'REFUSED').slice(0, 1),
    ...controlsOf(seen, who),
    /** The lease under which its owner, the reader, lets it. */
    ownLetting: ownLettingOf(seen)?.reference ?? null,
    refusedLease: await latestRefusedLease(db, who.actor.organisationId, seen.subject),
    mayRecord: who.can('equipment:record') && shown?.status === 'Recorded' && !viewer.isFormer,
    lease,
    isLender:
      viewer.roles.some(role => role === 'secured-party' || role === 'lender-asked') || auditsCollateral(viewer),
  };
};

export type MachineHead = Awaited<ReturnType<typeof headOf>>;

const seenBy = async (who: SignedInRequest, id: string): Promise<SeenEquipment> =>
  orNotFound(await seeEquipment(who.services.db, who.actor.organisationId, id, who.services.clock.now()));

/** What every page of a machine begins with; 404 for strangers. */
export const loadMachineHead = async (who: SignedInRequest, id: string): Promise<MachineHead> =>
  headOf(who, await seenBy(who, id));

/** Of the records of one kind the details, typed by it. */
type RecordOf<Kind extends RecordKind> = Extract<EquipmentRecordView, { readonly kind: Kind }>;

const ofKind = <Kind extends RecordKind>(records: readonly EquipmentRecordView[], kind: Kind): RecordOf<Kind>[] =>
  records.filter((record): record is RecordOf<Kind> => record.kind === kind);

/** An offer of title that stands, with as much of its terms as was opened to the reader. */
const proposalOf = ({ shown, record, nameOf, viewer }: SeenEquipment, sales: readonly RecordOf<'sale'>[]) => {
  const proposal = shown?.proposal;
  if (!proposal) return null;
  const sale = sales.find(({ root }) => root === proposal.terms);
  return {
    buyer: nameOf(proposal.buyer)?.name ?? null,
    isOurs: viewer.keys.has(proposal.buyer),
    // The last day on which it can be accepted, as its seller wrote it: it ends with that day in UTC.
    until: dateOf(proposal.expiry),
    terms: proposal.terms,
    sale: sale ? { ...sale.details, amountMinor: sale.amountMinor, currency: sale.currency } : null,
    consents: proposal.consents.map(key => nameOf(key)?.name ?? null),
    missing: missingConsents(proposal, record.securedParties).map(key => nameOf(key)?.name ?? null),
  };
};

/** Notices by which the machine may pass to the reader, or by which the reader gives it away. */
const noticesOf = ({ shown, viewer, row }: SeenEquipment, records: readonly EquipmentRecordView[]) => {
  const received = new Set(ofKind(records, 'delivery').flatMap(({ details }) => details.notice ?? []));
  const open = ofKind(records, 'delivery-notice').filter(({ root }) => !received.has(root));
  return {
    toUs: open.filter(({ details }) => viewer.readers.includes(details.takerId)),
    others: open.filter(({ details }) => !viewer.readers.includes(details.takerId)),
    hasIt: shown?.custodian != null && viewer.keys.has(shown.custodian),
    serial: row.serial,
  };
};

/** Who may take a machine over: who it was announced to, its lessee, and its owner unless it is let. */
const mayTake = (who: SignedInRequest, { viewer, shown, record }: SeenEquipment, isAnnounced: boolean): boolean =>
  who.can('equipment:custody') &&
  shown?.status === 'Recorded' &&
  !(shown.custodian != null && viewer.keys.has(shown.custodian)) &&
  (isAnnounced ||
    viewer.roles.includes('lessee') ||
    (viewer.roles.includes('title-holder') && record.currentLease === null));

/** An auditor of one who lends on it, or whose it is, sees it as they do. */
const auditsCollateral = ({ roles }: SeenEquipment['viewer']): boolean =>
  roles.includes('auditor') && roles.every(role => role === 'auditor' || role === 'title-holder');

const code = (url: string): Promise<string> =>
  QRCode.toString(url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });

/** An image that a page may show: the policy allows data of images. */
export const codeImage = async (url: string): Promise<string> =>
  `data:image/svg+xml;base64,${Buffer.from(await code(url)).toString('base64')}`;

/** To whom a machine may be sold or given, or whom a policy may name. */
const othersOf = async ({ services, actor }: SignedInRequest) =>
  (await listConsortium(services.db)).filter(one => one.id !== actor.organisationId);

/** The first page of a machine: what it is, whose it is, who has it, and what can be done now. */
export const loadMachine = async (who: SignedInRequest, id: string) => {
  const { services, user } = who;
  const seen = await seenBy(who, id);
  const { row, shown, nameOf, viewer } = seen;
  const records = await equipmentRecords(services.db, seen);
  const [passport] = ofKind(records, 'passport');
  const url = services.publicUrl + publicPathOf(seen);
  const notices = noticesOf(seen, records);
  const head = await headOf(who, seen);
  return {
    head,
    passport: {
      gtin: row.gtin,
      year: row.year,
      origin: passport?.details.origin == null ? null : countryIn(user.locale, passport.details.origin),
      specification: passport?.details.specification ?? null,
      components: passport?.details.components ?? [],
      issuedBy: row.issuer.name,
      issuedAt: row.createdAt,
      root: row.root,
    },
    holder: nameOf(shown?.holder ?? null)?.name ?? null,
    custodian: nameOf(shown?.custodian ?? null)?.name ?? null,
    isHolder: shown?.holder != null && viewer.keys.has(shown.holder),
    isCustodian: notices.hasIt,
    proposal: proposalOf(seen, ofKind(records, 'sale')),
    notices,
    mayTake: mayTake(who, seen, notices.toUs.length > 0),
    documents: records.flatMap(({ documents }) => documents),
    checks: await machineChecks(services.db, seen, services.clock.now()),
    publicUrl: url,
    codeImage: await codeImage(url),
    parties: head.controls.some(one => one === 'sell' || one === 'give') ? await othersOf(who) : [],
    today: services.clock.now().toISOString().slice(0, 10),
  };
};
export type Machine = Awaited<ReturnType<typeof loadMachine>>;

/** What was done to the machine and seen of it, and the components that are in it now. */
export const loadMachineRecords = async (who: SignedInRequest, id: string) => {
  const { services } = who;
  const seen = await seenBy(who, id);
  const records = await equipmentRecords(services.db, seen);
  const head = await headOf(who, seen);
  return {
    head,
    inspections: ofKind(records, 'inspection'),
    maintenances: ofKind(records, 'maintenance'),
    insurances: ofKind(records, 'insurance'),
    valuations: ofKind(records, 'valuation'),
    conditions: ofKind(records, 'condition'),
    deliveries: ofKind(records, 'delivery'),
    made: ofKind(records, 'passport')[0]?.details.components ?? [],
    swaps: ofKind(records, 'component'),
    remedies: ofKind(records, 'recall-remedy'),
    inspectors: await appointedInspectors(services.db, seen, services.clock.now()),
    mayAppoint: head.mayRecord && seen.viewer.roles.some(role => APPOINTING.includes(role)),
    parties: head.mayRecord ? await othersOf(who) : [],
    today: services.clock.now().toISOString().slice(0, 10),
  };
};
export type MachineRecords = Awaited<ReturnType<typeof loadMachineRecords>>;

/** How title passed, and every event with its place on chain, newest first. */
export const loadMachineHistory = async (who: SignedInRequest, id: string) => {
  const seen = await seenBy(who, id);
  const { db } = who.services;
  const [timeline, chain] = [await equipmentTimeline(db, seen), await titleChain(db, seen)];
  return { head: await headOf(who, seen), timeline: timeline.toReversed(), chain, publicPath: publicPathOf(seen) };
};
export type MachineHistory = Awaited<ReturnType<typeof loadMachineHistory>>;

/** Everything that a reader needs to check a machine without trusting the portal; all of it is JSON. */
export const loadMachineEvidence = async (who: SignedInRequest, id: string) => {
  const { db, chain } = who.services;
  const seen = await seenBy(who, id);
  const commitments = await commitmentsOf(db, seen.viewer.readers, seen.subject);
  const events = await equipmentEvidence(db, seen);
  return {
    subject: seen.subject,
    reference: seen.row.reference,
    root: seen.row.root,
    chainId: chain.chainId.toString(),
    contract: chain.addresses.EquipmentTitle,
    commitments: commitments.map(({ root, kind, leaves }) => ({ root, kind, leaves })),
    events: events.map(({ at, blockNumber, ...event }) => ({
      ...event,
      blockNumber: blockNumber.toString(),
      at: at.toISOString(),
    })),
  };
};

/** What a new passport's form offers. */
export const loadPassportForm = (who: SignedInRequest) => ({
  countries: countriesIn(who.user.locale),
  isManufacturer: who.organisation.kinds.includes('MANUFACTURER'),
  ownName: who.organisation.name,
  thisYear: who.services.clock.now().getUTCFullYear(),
});
