import { listActions } from '#prisma/reads/actions';
import { type AlarmRow, listAlarms } from '#prisma/reads/alarms';
import { type CollateralRow, listCollateral } from '#prisma/reads/collateral-list';
import { type DeviceRow, listDevices } from '#prisma/reads/devices';
import { type EquipmentRow, listEquipment } from '#prisma/reads/equipment-list';
import { listFinanceRequests, type RequestRow } from '#prisma/reads/finance';
import { type InvoiceRow, listInvoices } from '#prisma/reads/invoices';
import { type LeaseRow, listLeases } from '#prisma/reads/leases';
import { type LienRow, listLiens } from '#prisma/reads/liens';
import { type EntryRow, listEntries } from '#prisma/reads/payments';
import { listReceivables, type ReceivableRow } from '#prisma/reads/receivables';
import type { ListName } from '#services/lists/lists';
import { aboutText } from '~/components/alarms/alarm-text';
import { categoryText, countryIn } from '~/components/equipment/texts';
import { provenanceOf } from '~/components/leases/lease-badges';
import type { SignedInRequest } from '~/guard.server';
import { translations } from '~/i18n/locale.server';
import { type ActionList, actionQueryOf } from '../actions.server.ts';
import { alarmQueryOf } from '../alarms.server.ts';
import { collateralQueryOf } from '../collateral.server.ts';
import { deviceQueryOf, withTier } from '../devices.server.ts';
import { equipmentQueryOf } from '../equipment-list.server.ts';
import { LIST_OF_SIDE, requestQueryOf, type Side } from '../finance.server.ts';
import { invoiceQueryOf } from '../invoices.server.ts';
import { leaseQueryOf } from '../leases.server.ts';
import { lienQueryOf } from '../liens.server.ts';
import { entryQueryOf } from '../payments.server.ts';
import { receivableQueryOf } from '../receivables.server.ts';
import { actionColumns } from './action-columns.server.ts';
import { type ExportColumn, type ExportTable, exportTable } from './table.server.ts';

/** All columns of a list under the filter and the order of its address, in the person's language. */
type Export = (who: SignedInRequest, search: URLSearchParams) => Promise<ExportTable>;

const receivables: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'receivables']);
  const now = services.clock.now();
  const columns: ExportColumn<ReceivableRow>[] = [
    { head: t('receivables:reference'), cell: row => row.reference },
    { head: t('receivables:state'), cell: row => t(`receivables:list-state.${row.state}`) },
    { head: t('receivables:invoice'), cell: row => row.invoiceNumber },
    { head: t('receivables:seller'), cell: row => row.seller.name },
    { head: t('receivables:obligor'), cell: row => row.obligor.name },
    { head: t('receivables:facts.issued'), cell: row => ({ day: row.issueDate }) },
    { head: t('receivables:due'), cell: row => ({ day: row.dueDate }) },
    { head: t('list.currency'), cell: row => row.currency },
    { head: t('receivables:face'), cell: row => ({ amountMinor: row.faceMinor, currency: row.currency }) },
    { head: t('receivables:open'), cell: row => ({ amountMinor: row.openMinor, currency: row.currency }) },
    { head: t('receivables:facts.subject'), cell: row => row.subject },
  ];
  return exportTable('receivables', columns, page =>
    listReceivables(services.db, actor.organisationId, { ...receivableQueryOf(search), page, now }),
  );
};

const invoices: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'invoices']);
  const columns: ExportColumn<InvoiceRow>[] = [
    { head: t('invoices:number'), cell: row => row.number },
    { head: t('invoices:list.kind'), cell: row => t(`invoices:kind.${row.kind}`) },
    { head: t('invoices:list.state'), cell: row => t(`invoices:state.${row.state}`) },
    { head: t('invoices:seller'), cell: row => row.sellerName },
    { head: t('invoices:buyer'), cell: row => row.buyerName },
    { head: t('invoices:issue-date'), cell: row => ({ day: row.issueDate }) },
    { head: t('invoices:due-date'), cell: row => (row.dueDate === null ? null : { day: row.dueDate }) },
    { head: t('list.currency'), cell: row => row.currency },
    { head: t('invoices:payable'), cell: row => ({ amountMinor: row.payableMinor, currency: row.currency }) },
    { head: t('invoices:list.imported'), cell: row => ({ at: row.createdAt }) },
  ];
  return exportTable('invoices', columns, page =>
    listInvoices(services.db, actor.organisationId, { ...invoiceQueryOf(search), page }),
  );
};

const payments: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'payments']);
  const columns: ExportColumn<EntryRow>[] = [
    { head: t('payments:reference'), cell: row => row.reference },
    { head: t('payments:booked'), cell: row => ({ day: row.bookedOn }) },
    { head: t('payments:payer'), cell: row => row.payerName },
    { head: t('payments:account'), cell: row => row.accountNumber },
    { head: t('payments:retired'), cell: row => t(row.toRetiredAccount ? 'list.yes' : 'list.no') },
    { head: t('list.currency'), cell: row => row.currency },
    { head: t('payments:amount'), cell: row => ({ amountMinor: row.amountMinor, currency: row.currency }) },
    {
      head: t('payments:rest'),
      cell: row => ({ amountMinor: row.amountMinor - row.allocatedMinor, currency: row.currency }),
    },
  ];
  return exportTable('payments', columns, page =>
    listEntries(services.db, actor.organisationId, { ...entryQueryOf(search), page }),
  );
};

const equipment: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'equipment']);
  const now = services.clock.now();
  const columns: ExportColumn<EquipmentRow>[] = [
    { head: t('equipment:reference'), cell: row => row.reference },
    { head: t('equipment:state'), cell: row => t(`equipment:standing.${row.state}`) },
    { head: t('equipment:list.recalled'), cell: row => t(row.recalled ? 'list.yes' : 'list.no') },
    { head: t('equipment:manufacturer'), cell: row => row.manufacturer },
    { head: t('equipment:model'), cell: row => row.model },
    { head: t('equipment:serial'), cell: row => row.serial },
    { head: 'GTIN', cell: row => row.gtin },
    { head: t('equipment:kind'), cell: row => categoryText(t, row.category) },
    { head: t('equipment:year'), cell: row => ({ count: row.year }) },
    { head: t('equipment:declared'), cell: row => t(row.declared ? 'list.yes' : 'list.no') },
    { head: t('equipment:title-holder'), cell: row => row.titleHolder?.name ?? null },
    { head: t('equipment:custodian'), cell: row => row.custodian?.name ?? null },
    { head: t('equipment:lease'), cell: row => row.lease?.reference ?? null },
    { head: t('equipment:country'), cell: row => (row.country === null ? null : countryIn(user.locale, row.country)) },
    { head: t('equipment:position'), cell: row => (row.positionAt === null ? null : { at: row.positionAt }) },
    { head: t('equipment:subject'), cell: row => row.subject },
  ];
  return exportTable('equipment', columns, page =>
    listEquipment(services.db, actor.organisationId, { ...equipmentQueryOf(search), page, now }),
  );
};

const leases: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'leases']);
  const now = services.clock.now();
  const columns: ExportColumn<LeaseRow>[] = [
    { head: t('leases:reference'), cell: row => row.reference },
    { head: t('leases:field.contractNumber'), cell: row => row.contractNumber },
    { head: t('leases:state'), cell: row => t(`leases:standing.${row.standing}`) },
    { head: t('leases:provenance.title'), cell: row => t(`leases:provenance.${provenanceOf(row)}`) },
    { head: t('leases:field.kind'), cell: row => t(`leases:kind.${row.kind}`) },
    { head: t('leases:role.lessor'), cell: row => row.lessor.name },
    { head: t('leases:role.lessee'), cell: row => row.lessee.name },
    { head: t('leases:list.machines'), cell: row => ({ count: row.machineCount }) },
    { head: t('leases:list.starts'), cell: row => ({ day: row.startsOn }) },
    { head: t('leases:list.ends'), cell: row => ({ day: row.endsOn }) },
    { head: t('leases:field.periods'), cell: row => ({ count: row.periods }) },
    { head: t('leases:list.billed'), cell: row => ({ count: row.billed }) },
    { head: t('leases:list.next-bill'), cell: row => (row.nextBillOn === null ? null : { day: row.nextBillOn }) },
    { head: t('list.currency'), cell: row => row.currency },
    { head: t('leases:list.rent'), cell: row => ({ amountMinor: row.rentMinor, currency: row.currency }) },
    { head: t('leases:field.financed'), cell: row => ({ amountMinor: row.financedMinor, currency: row.currency }) },
    { head: t('leases:subject'), cell: row => row.subject },
  ];
  return exportTable('leases', columns, page =>
    listLeases(services.db, actor.organisationId, { ...leaseQueryOf(search), page, now }),
  );
};

const requests =
  (side: Side): Export =>
  async ({ services, actor, user }, search) => {
    const t = await translations.getFixedT(user.locale, ['common', 'finance']);
    const now = services.clock.now();
    const columns: ExportColumn<RequestRow>[] = [
      { head: t('finance:list.receivable'), cell: row => row.reference },
      { head: t('finance:list.state'), cell: row => t(`finance:state.${row.state}`) },
      side === 'bank'
        ? { head: t('finance:list.asked-by'), cell: row => row.holder.name }
        : { head: t('finance:list.banks'), cell: row => ({ count: row.banksAsked ?? 0 }) },
      { head: t('finance:list.obligor'), cell: row => row.obligor },
      { head: t('finance:request.invoice'), cell: row => row.invoiceNumber },
      { head: t('finance:list.confirmed'), cell: row => t(row.confirmed ? 'list.yes' : 'list.no') },
      { head: t('finance:list.due'), cell: row => ({ day: row.dueDate }) },
      { head: t('finance:list.quotes'), cell: row => ({ count: row.quotes }) },
      { head: t('finance:list.asked'), cell: row => ({ at: row.createdAt }) },
      { head: t('finance:list.expires'), cell: row => ({ at: row.expiresAt }) },
      { head: t('list.currency'), cell: row => row.currency },
      { head: t('finance:list.face'), cell: row => ({ amountMinor: row.faceMinor, currency: row.currency }) },
    ];
    return exportTable(LIST_OF_SIDE[side], columns, page =>
      listFinanceRequests(services.db, actor.organisationId, { as: side, ...requestQueryOf(search), page, now }),
    );
  };

const actions =
  (list: ActionList): Export =>
  async ({ services, actor, user }, search) => {
    const { filter, sort } = actionQueryOf(list, search);
    return exportTable(list, await actionColumns(user.locale), page =>
      listActions(services.db, actor.organisationId, filter, page, sort.direction),
    );
  };

const liens: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'liens']);
  const now = services.clock.now();
  const columns: ExportColumn<LienRow>[] = [
    { head: t('liens:reference'), cell: row => row.reference },
    { head: t('liens:state'), cell: row => t(`liens:states.${row.state}`) },
    { head: t('liens:file.collateral'), cell: row => t(`liens:collateral.${row.collateral}`) },
    { head: t('liens:on'), cell: row => row.on.reference },
    { head: t('liens:file.what'), cell: row => row.on.label },
    { head: t('liens:secured-party'), cell: row => row.securedParty.name },
    { head: t('liens:grantor'), cell: row => row.grantor.name },
    { head: t('liens:law'), cell: row => t(`liens:laws.${row.law}`) },
    { head: t('liens:class'), cell: row => t(`liens:classes.${row.class}`) },
    { head: t('liens:delivered-on'), cell: row => (row.deliveredOn === null ? null : { day: row.deliveredOn }) },
    { head: t('liens:filed-on'), cell: row => ({ day: row.filedOn }) },
    { head: t('liens:lapses-on'), cell: row => ({ day: row.lapsesOn }) },
    { head: t('liens:registry'), cell: row => row.registry },
    { head: t('liens:registration'), cell: row => row.registrationNumber },
    { head: t('list.currency'), cell: row => row.currency },
    {
      head: t('liens:secured'),
      cell: row =>
        row.securedMinor === null || row.currency === null
          ? null
          : { amountMinor: row.securedMinor, currency: row.currency },
    },
  ];
  return exportTable('liens', columns, page =>
    listLiens(services.db, actor.organisationId, { ...lienQueryOf(search), page, now }),
  );
};

const collateral: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'collateral']);
  const now = services.clock.now();
  const columns: ExportColumn<CollateralRow>[] = [
    { head: t('collateral:reference'), cell: row => row.reference },
    { head: t('collateral:machine'), cell: row => `${row.manufacturer} ${row.model}` },
    { head: t('collateral:serial'), cell: row => row.serial },
    { head: t('collateral:year'), cell: row => ({ count: row.year }) },
    { head: t('collateral:basis'), cell: row => t(`collateral:bases.${row.basis}`) },
    { head: t('collateral:holder'), cell: row => row.holder },
    { head: t('collateral:lease'), cell: row => row.lease?.reference ?? null },
    { head: t('collateral:country'), cell: row => row.country },
    { head: t('collateral:position-at'), cell: row => (row.positionAt === null ? null : { at: row.positionAt }) },
    { head: t('list.currency'), cell: row => row.currency },
    {
      head: t('collateral:overdue'),
      // Once for a lease of several machines: sheets are added up.
      cell: row =>
        row.currency === null || row.overdueWith !== row.reference
          ? null
          : { amountMinor: row.overdueMinor, currency: row.currency },
    },
    {
      head: t('collateral:alerts-title'),
      cell: row => row.alerts.map(alert => t(`collateral:alerts.${alert}`)).join('; '),
    },
  ];
  return exportTable('collateral', columns, page =>
    listCollateral(services.db, actor.organisationId, { ...collateralQueryOf(search), page, now }),
  );
};

const alarms: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'alarms']);
  const now = services.clock.now();
  const columns: ExportColumn<AlarmRow>[] = [
    { head: t('alarms:column.machine'), cell: row => row.machine.reference },
    { head: t('alarms:column.model'), cell: row => `${row.machine.manufacturer} ${row.machine.model}` },
    { head: t('alarms:column.serial'), cell: row => row.machine.serial },
    { head: t('alarms:column.alarm'), cell: row => t(`alarms:kind.${row.kind}`) },
    { head: t('alarms:column.about'), cell: row => aboutText(t, row.about) },
    { head: t('alarms:column.severity'), cell: row => t(`alarms:severity.${row.severity}`) },
    { head: t('alarms:column.standing'), cell: row => t(`alarms:standing.${row.standing}`) },
    { head: t('alarms:column.since'), cell: row => ({ at: row.since }) },
    { head: t('alarms:column.until'), cell: row => (row.until === null ? null : { at: row.until }) },
    { head: t('alarms:column.raised'), cell: row => ({ at: row.raisedAt }) },
    {
      head: t('alarms:column.acknowledged'),
      cell: row => (row.acknowledgedAt === null ? null : { at: row.acknowledgedAt }),
    },
  ];
  return exportTable('alarms', columns, page =>
    listAlarms(services.db, actor.organisationId, { ...alarmQueryOf(search), page, now }),
  );
};

const devices: Export = async ({ services, actor, user }, search) => {
  const t = await translations.getFixedT(user.locale, ['common', 'devices']);
  const now = services.clock.now();
  const columns: ExportColumn<DeviceRow>[] = [
    { head: t('devices:column.name'), cell: row => row.name },
    { head: t('devices:column.state'), cell: row => t(`devices:standing.${row.standing}`) },
    { head: t('devices:column.machine'), cell: row => row.machine?.reference ?? null },
    { head: t('devices:column.protocol'), cell: row => row.protocol },
    { head: t('devices:column.external-id'), cell: row => row.externalId },
    { head: t('devices:column.tier'), cell: row => `T${withTier(row).tier}` },
    { head: t('devices:column.heard'), cell: row => (row.lastMessageAt === null ? null : { at: row.lastMessageAt }) },
    { head: t('devices:column.owner'), cell: row => row.ownerName },
    { head: t('devices:column.created'), cell: row => ({ at: row.createdAt }) },
  ];
  return exportTable('devices', columns, page =>
    listDevices(services.db, actor.organisationId, { ...deviceQueryOf(search), page, now }),
  );
};

/** How each list is exported. */
export const EXPORTS: Readonly<Record<ListName, Export>> = {
  receivables,
  invoices,
  payments,
  equipment,
  leases,
  liens,
  collateral,
  alarms,
  devices,
  'requests-asked': requests('bank'),
  'requests-own': requests('holder'),
  actions: actions('actions'),
  backlog: actions('backlog'),
  refused: actions('refused'),
};
