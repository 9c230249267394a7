/** What one can try at the API with the ids of what is there: every read and every mutation of the schema. */

export interface Ids {
  invoiceId: string;
  subject: string;
  requestId: string;
  quoteId: string;
  entryId: string;
  allocation: string;
  proposalId: string;
  contentHash: string;
  actionId: string;
  itemId: string;
  accountId: string;
  organisationId: string;
}

const nobody = '0199ffff-0000-7000-8000-000000000000';
export const nothing: Ids = {
  invoiceId: nobody,
  subject: `0x${'7'.repeat(64)}`,
  requestId: nobody,
  quoteId: nobody,
  entryId: nobody,
  allocation: `0x${'8'.repeat(64)}`,
  proposalId: nobody,
  contentHash: 'x',
  actionId: nobody,
  itemId: nobody,
  accountId: nobody,
  organisationId: nobody,
};

const reason = (code: string): string => `reason: { code: ${code} }`;
export const text = (value: string): string => JSON.stringify(value);
const terms = `{ kind: SALE, disclosure: DISCLOSED, collector: FINANCIER, advanceRateBps: 8000, discountRateBps: 600, ratePeriod: YEAR,
  dayCount: ACT_360, feeRateBps: 50, recourse: NONE, graceDays: 5, fundingDate: "2027-01-01", expiresAt: "2027-01-02T00:00:00Z" }`;

/** Every mutation about something that is there, as the input that names it. */
export const mutations: Record<string, (ids: Ids) => string> = {
  assignParties: ({ invoiceId, organisationId }) => `invoiceId: ${text(invoiceId)}, buyerId: ${text(organisationId)}`,
  inviteParty: ({ invoiceId }) => `invoiceId: ${text(invoiceId)}, contact: { name: "x", email: "x@example.com" }`,
  setOfficialNumber: ({ invoiceId }) => `invoiceId: ${text(invoiceId)}, scheme: IT_SDI, number: "1234567890"`,
  issueReceivable: ({ invoiceId }) => `invoiceId: ${text(invoiceId)}`,
  prepareConfirmation: ({ subject }) =>
    `subject: ${text(subject)}, amountMinor: "1", consentToAssignment: true, payTo: "x"`,
  rejectReceivable: ({ subject }) => `subject: ${text(subject)}, ${reason('NOT_ORDERED')}`,
  cancelReceivable: ({ subject }) => `subject: ${text(subject)}, ${reason('ISSUED_IN_ERROR')}`,
  disputeReceivable: ({ subject }) => `subject: ${text(subject)}, ${reason('QUALITY')}`,
  resolveDispute: ({ subject }) => `subject: ${text(subject)}, note: "x"`,
  notifyAssignment: ({ subject }) => `subject: ${text(subject)}`,
  recordDilution: ({ subject }) => `subject: ${text(subject)}, amountMinor: "1", ${reason('DISCOUNT')}`,
  shareDetails: ({ subject, organisationId }) => `subject: ${text(subject)}, bankIds: [${text(organisationId)}]`,
  shareWithAuditor: ({ subject, organisationId }) => `subject: ${text(subject)}, auditorId: ${text(organisationId)}`,
  endAuditorShare: () => `shareId: ${text(nobody)}`,
  approveProposal: ({ proposalId, contentHash }) =>
    `proposalId: ${text(proposalId)}, contentHash: ${text(contentHash)}`,
  declineProposal: ({ proposalId }) => `proposalId: ${text(proposalId)}, note: "no"`,
  agree: () => `agreementId: ${text(nobody)}`,
  declineAgreement: () => `agreementId: ${text(nobody)}, note: "no"`,
  withdrawAgreement: () => `agreementId: ${text(nobody)}`,
  withdrawProposal: ({ proposalId }) => `proposalId: ${text(proposalId)}`,
  recordReadings: ({ subject }) =>
    `readings: [{ machine: ${text(subject)}, time: "2026-01-01T00:00:00Z", latitude: 1, longitude: 1 }]`,
  replaceMeter: ({ subject }) =>
    `machine: ${text(subject)}, meter: CYCLES, at: "2026-01-01T00:00:00Z", oldMeterId: "a", newMeterId: "b", closing: "1", opening: "0"`,
  confirmMeterReplacement: () => `replacementId: ${text(nobody)}`,
  declineMeterReplacement: () => `replacementId: ${text(nobody)}`,
  rotateDeviceToken: () => `deviceId: ${text(nobody)}`,
  setDeviceGateway: () => `deviceId: ${text(nobody)}, isGateway: true`,
  renameDevice: () => `deviceId: ${text(nobody)}, name: "x"`,
  proposeEnrolment: ({ subject }) => `deviceId: ${text(nobody)}, machine: ${text(subject)}`,
  confirmEnrolment: () => `deviceId: ${text(nobody)}`,
  declineEnrolment: () => `deviceId: ${text(nobody)}, note: "x"`,
  replaceDevice: () => `deviceId: ${text(nobody)}, removedId: ${text(nobody)}`,
  setDeviceKey: () => `deviceId: ${text(nobody)}`,
  detachDevice: () => `deviceId: ${text(nobody)}`,
  removeDevice: () => `deviceId: ${text(nobody)}`,
  acknowledgeAlarm: () => `alarmId: ${text(nobody)}`,
  settleAlarm: () => `alarmId: ${text(nobody)}, note: "x"`,
  muteAlarms: ({ subject }) => `machine: ${text(subject)}, until: "2026-01-02T00:00:00Z"`,
  endMute: () => `muteId: ${text(nobody)}`,
  announceService: ({ subject }) =>
    `machine: ${text(subject)}, from: "2026-01-01T00:00:00Z", until: "2026-01-02T00:00:00Z", note: "x"`,
  confirmService: () => `serviceId: ${text(nobody)}`,
  endService: () => `serviceId: ${text(nobody)}`,
  changeGeofence: () => `geofenceId: ${text(nobody)}, name: "x"`,
  retireGeofence: () => `geofenceId: ${text(nobody)}`,
  assignGeofence: ({ subject }) => `geofenceId: ${text(nobody)}, to: ${text(subject)}`,
  endAssignment: () => `assignmentId: ${text(nobody)}`,
  setAlarmLimits: ({ subject }) => `of: ${text(subject)}, silentAfterMs: "3600000"`,
  setMovement: ({ subject }) => `of: ${text(subject)}, never: true`,
  sendDeviceCommand: () => `deviceId: ${text(nobody)}, text: "getinfo"`,
  withdrawDeviceCommand: () => `deviceId: ${text(nobody)}, commandId: ${text(nobody)}`,
  claimDevice: () => 'protocol: TELTONIKA, externalId: "nobody", note: "x"',
  decideDeviceClaim: () => `claimId: ${text(nobody)}, isGranted: true, decision: "x"`,
  watchDevice: () => `deviceId: ${text(nobody)}`,
  appointObserver: ({ subject, organisationId }) => `machine: ${text(subject)}, observerId: ${text(organisationId)}`,
  dismissObserver: ({ subject, organisationId }) => `machine: ${text(subject)}, observerId: ${text(organisationId)}`,
  disconnectPlatform: () => `platformAccountId: ${text(nobody)}`,
  pollPlatform: () => `platformAccountId: ${text(nobody)}`,
  allowPlatformHost: () => 'host: "oem.example.com", note: "x"',
  forbidPlatformHost: () => 'host: "oem.example.com"',
  grantPlace: ({ subject, organisationId }) => `machine: ${text(subject)}, bankId: ${text(organisationId)}`,
  endPlaceGrant: () => `grantId: ${text(nobody)}`,
  cancelPassport: ({ subject }) => `subject: ${text(subject)}, ${reason('ISSUED_IN_ERROR')}`,
  proposeSale: ({ subject, organisationId }) =>
    `subject: ${text(subject)}, buyerId: ${text(organisationId)}, priceMinor: "1", currency: "EUR", expiresOn: "2099-01-01"`,
  consentToSale: ({ subject }) => `subject: ${text(subject)}`,
  acceptSale: ({ subject }) => `subject: ${text(subject)}`,
  declineSale: ({ subject }) => `subject: ${text(subject)}`,
  withdrawSale: ({ subject }) => `subject: ${text(subject)}`,
  announceDelivery: ({ subject, organisationId }) =>
    `subject: ${text(subject)}, takerId: ${text(organisationId)}, date: "2026-01-01"`,
  withdrawDelivery: () => `recordId: ${text(nobody)}`,
  acceptDelivery: ({ subject }) => `subject: ${text(subject)}, serialSeen: "x", date: "2026-01-01"`,
  retireEquipment: ({ subject }) => `subject: ${text(subject)}, cause: GIVEN_UP, date: "2026-01-01", note: "x"`,
  recordInspection: ({ subject }) => `subject: ${text(subject)}, date: "2026-01-01", inspector: "x", result: PASSED`,
  recordMaintenance: ({ subject }) => `subject: ${text(subject)}, date: "2026-01-01", work: "x"`,
  recordInsurance: ({ subject }) =>
    `subject: ${text(subject)}, date: "2026-01-01", until: "2026-02-01", insurer: "x", policyNumber: "x"`,
  recordValuation: ({ subject }) =>
    `subject: ${text(subject)}, date: "2026-01-01", amountMinor: "1", currency: "EUR", basis: MARKET, source: "x"`,
  recordCondition: ({ subject }) => `subject: ${text(subject)}, date: "2026-01-01", condition: GOOD`,
  swapComponent: ({ subject }) => `subject: ${text(subject)}, date: "2026-01-01", component: "x", removedSerial: "y"`,
  announceRecall: ({ subject }) => `number: "x", title: "x", text: "x", remedy: "x", machines: [${text(subject)}]`,
  acknowledgeRecall: () => `recallId: ${text(nobody)}`,
  clearRecall: ({ subject }) => `recallId: ${text(nobody)}, machine: ${text(subject)}, date: "2026-01-01", work: "x"`,
  beginTableImport: () => `importId: ${text(nobody)}`,
  abandonTableImport: () => `importId: ${text(nobody)}`,
  attestLease: ({ subject }) => `lease: ${text(subject)}`,
  cancelLease: ({ subject }) => `lease: ${text(subject)}, ${reason('SIGNED_IN_ERROR')}`,
  commenceLease: ({ subject }) => `lease: ${text(subject)}, acceptedOn: "2026-01-01", serials: []`,
  amendLease: ({ subject }) =>
    `lease: ${text(subject)}, effectiveDate: "2026-01-01", terms: ${text(JSON.stringify({ periods: 1, rate: { kind: 'fixed', percent: '1' }, rent: { timing: 'advance' } }))}`,
  noticeLeaseDefault: ({ subject }) => `lease: ${text(subject)}, ${reason('MISUSE')}`,
  cureLeaseDefault: ({ subject }) => `lease: ${text(subject)}, note: "x"`,
  repossessEquipment: ({ subject }) => `lease: ${text(subject)}, on: "2026-01-01", note: "x"`,
  novateLease: ({ subject, organisationId }) => `lease: ${text(subject)}, lesseeId: ${text(organisationId)}`,
  transferLease: ({ subject, organisationId }) => `lease: ${text(subject)}, lessorId: ${text(organisationId)}`,
  endLease: ({ subject }) => `lease: ${text(subject)}, cause: RETURN, on: "2026-01-01"`,
  recordLeaseInspection: ({ subject }) => `lease: ${text(subject)}, inspectedOn: "2026-01-01", note: "x"`,
  billLease: ({ subject }) => `lease: ${text(subject)}`,
  proposeRentSale: ({ subject, organisationId }) =>
    `lease: ${text(subject)}, bankId: ${text(organisationId)}, firstPeriod: 1, lastPeriod: 2, ratePercent: "5", valueDate: "2026-01-01"`,
  creditBill: () => `bill: ${text(nobody)}, reason: WRONG_AMOUNT`,
  appointInspector: ({ subject, organisationId }) => `subject: ${text(subject)}, inspectorId: ${text(organisationId)}`,
  endAppointment: () => `appointmentId: ${text(nobody)}`,
  setMachineCost: ({ subject }) =>
    `subject: ${text(subject)}, currency: "EUR", costMinor: "1", inUseSince: "2026-01-01", usefulLifeMonths: 12`,
  returnRents: ({ subject }) => `lease: ${text(subject)}, assignment: 0`,
  setLeaseHandling: ({ subject }) => `lease: ${text(subject)}, billingOn: true`,
  requestFinance: ({ subject, organisationId }) => `subject: ${text(subject)}, bankIds: [${text(organisationId)}]`,
  withdrawFinanceRequest: ({ requestId }) => `requestId: ${text(requestId)}`,
  inviteBanks: ({ requestId, organisationId }) => `requestId: ${text(requestId)}, bankIds: [${text(organisationId)}]`,
  declineFinanceRequest: ({ requestId }) => `requestId: ${text(requestId)}`,
  quoteFinance: ({ requestId }) => `requestId: ${text(requestId)}, terms: ${terms}`,
  withdrawQuote: ({ quoteId }) => `quoteId: ${text(quoteId)}`,
  acceptQuote: ({ quoteId }) => `quoteId: ${text(quoteId)}`,
  prepareFunding: ({ quoteId }) => `quoteId: ${text(quoteId)}, paymentReference: "x", paidOn: "2026-01-01"`,
  releaseReserve: ({ subject }) => `subject: ${text(subject)}, paymentReference: "x", paidOn: "2026-01-01"`,
  recordBankEntry: ({ accountId }) =>
    `accountId: ${text(accountId)}, reference: "x", bookedOn: "2026-01-01", amountMinor: "1", currency: "EUR", allocations: []`,
  allocateBankEntry: ({ entryId, subject }) =>
    `entryId: ${text(entryId)}, allocations: [{ subject: ${text(subject)}, amountMinor: "1" }]`,
  reverseAllocation: ({ allocation }) => `allocation: ${text(allocation)}, ${reason('RETURNED_BY_BANK')}`,
  createLink: ({ subject }) =>
    `subject: ${text(subject)}, contacts: [{ name: "x", email: "x@example.com", phone: "+4915123456789" }]`,
  proposeBankAccount: ({ accountId }) =>
    `accountNumber: "FR7630006000011234567890189", currency: "EUR", replacesId: ${text(accountId)}, callBackNote: "Called back on a number that we know."`,
  revokeLink: () => `linkId: ${text(nobody)}`,
  fileLien: ({ subject }) =>
    `collateral: EQUIPMENT, subject: ${text(subject)}, law: US_UCC, class: ORDINARY, filedOn: "2026-01-01", lapsesOn: "2039-01-01"`,
  refileLien: ({ subject }) => `lien: ${text(subject)}`,
  continueLien: ({ subject }) => `lien: ${text(subject)}, lapsesOn: "2039-01-01"`,
  subordinateLien: ({ subject }) => `lien: ${text(subject)}, senior: ${text(subject)}`,
  releaseLien: ({ subject }) => `lien: ${text(subject)}, ${reason('PAID')}`,
  releaseLienByOrder: ({ subject }) => `lien: ${text(subject)}, court: "x", orderNumber: "x", orderedOn: "2026-01-01"`,
  openLien: ({ subject, organisationId }) => `lien: ${text(subject)}, organisationIds: [${text(organisationId)}]`,
  askLender: ({ subject, organisationId }) => `subject: ${text(subject)}, bankIds: [${text(organisationId)}]`,
  endLenderAsk: ({ subject, organisationId }) => `subject: ${text(subject)}, bankId: ${text(organisationId)}`,
  recordExternalSearch: () =>
    `searchId: ${text(nobody)}, registry: "x", reference: "x", searchedOn: "2026-01-01", finding: NOTHING_FOUND`,
  markInboxRead: ({ itemId }) => `itemId: ${text(itemId)}`,
};
/** Those that name nothing that is there already. */
export const making = [
  'importInvoice',
  'enterInvoice',
  'proposeLease',
  'declareLease',
  'proposeSaleAndLeaseBack',
  'issuePassport',
  'searchLiensBySerial',
  'searchLiensByOrganisation',
  'uploadTable',
  'registerDevice',
  'createGeofence',
  'connectPlatform',
  'recordPublishedValue',
];

/** Every read of one thing. */
export const reads: Record<string, (ids: Ids) => string> = {
  invoice: ({ invoiceId }) => `invoice(id: ${text(invoiceId)}) { number }`,
  receivable: ({ subject }) => `receivable(id: ${text(subject)}) { reference }`,
  machine: ({ subject }) => `machine(id: ${text(subject)}) { reference }`,
  machineReport: ({ subject }) =>
    `machineReport(reference: ${text(subject)}, from: "2026-01-01", to: "2026-01-31") { level }`,
  machineTelemetry: ({ subject }) => `machineTelemetry(machine: ${text(subject)}) { level }`,
  alarm: () => `alarm(id: ${text(nobody)}) { areas }`,
  machineTrips: ({ subject }) => `machineTrips(machine: ${text(subject)}, day: "2026-01-01", timeZone: "UTC") { day }`,
  machineHours: ({ subject }) =>
    `machineHours(machine: ${text(subject)}, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { readings }`,
  geofence: () => `geofence(id: ${text(nobody)}) { name }`,
  machineAreas: ({ subject }) => `machineAreas(machine: ${text(subject)}) { name }`,
  machineRules: ({ subject }) => `machineRules(machine: ${text(subject)}) { limits { from } }`,
  leaseAreas: ({ subject }) => `leaseAreas(lease: ${text(subject)}) { name }`,
  device: () => `device(id: ${text(nobody)}) { publicKey }`,
  recall: () => `recall(id: ${text(nobody)}) { number }`,
  tableImport: () => `tableImport(id: ${text(nobody)}) { fileName }`,
  lease: ({ subject }) => `lease(id: ${text(subject)}) { reference }`,
  financeRequest: ({ requestId }) => `financeRequest(id: ${text(requestId)}) { reference }`,
  quote: ({ quoteId }) => `quote(id: ${text(quoteId)}) { state }`,
  bankEntry: ({ entryId }) => `bankEntry(id: ${text(entryId)}) { reference }`,
  proposal: ({ proposalId }) => `proposal(id: ${text(proposalId)}) { content }`,
  agreement: () => `agreement(id: ${text(nobody)}) { content }`,
  lienEvents: ({ subject }) => `lienEvents(id: ${text(subject)}) { name }`,
  lien: ({ subject }) => `lien(id: ${text(subject)}) { reference }`,
  liensOn: ({ subject }) => `liensOn(collateral: EQUIPMENT, id: ${text(subject)}) { version }`,
  lienSearch: () => `lienSearch(id: ${text(nobody)}) { resultHash }`,
  collateralStatements: ({ subject }) => `collateralStatements(machine: ${text(subject)}) { key }`,
  action: ({ actionId }) => `action(id: ${text(actionId)}) { type }`,
};
/** Every read that may refuse. */
export const asking: Record<string, (ids: Ids) => string> = {
  quotePrice: ({ requestId }) =>
    `quotePrice(requestId: ${text(requestId)}, terms: ${terms}) { ... on Refusal { code } __typename }`,
  reserveStatement: ({ subject }) =>
    `reserveStatement(subject: ${text(subject)}) { ... on Refusal { code } __typename }`,
  leaseSettlement: ({ subject }) =>
    `leaseSettlement(input: { lease: ${text(subject)}, on: "2026-01-01", outcome: RETURN }) { ... on Refusal { code } __typename }`,
  leaseAmendment: ({ subject }) =>
    `leaseAmendment(input: { lease: ${text(subject)}, effectiveDate: "2026-01-01", terms: ${text(JSON.stringify({ periods: 1, rate: { kind: 'fixed', percent: '1' }, rent: { timing: 'advance' } }))} }) { ... on Refusal { code } __typename }`,
  rentSalePrice: ({ subject, organisationId }) =>
    `rentSalePrice(input: { lease: ${text(subject)}, bankId: ${text(organisationId)}, firstPeriod: 1, lastPeriod: 2, ratePercent: "5", valueDate: "2026-01-01" }) { ... on Refusal { code } __typename }`,
  leaseBooks: ({ subject }) => `leaseBooks(input: { lease: ${text(subject)} }) { ... on Refusal { code } __typename }`,
  readingProof: () => `readingProof(readingId: ${text(nobody)}) { ... on Refusal { code } __typename }`,
  machineFile: () => `machineFile(documentId: ${text(nobody)}) { ... on Refusal { code } __typename }`,
  issueCheck: ({ invoiceId }) => `issueCheck(invoiceId: ${text(invoiceId)}) { ... on Refusal { code } __typename }`,
  bankChecks: ({ subject }) => `bankChecks(subject: ${text(subject)}) { ... on Refusal { code } __typename }`,
};
/** Every list of what is one's own. */
export const lists = [
  'invoices { edges { cursor } }',
  'receivables { edges { cursor } }',
  'agreements { edges { cursor } }',
  'machines { edges { cursor } }',
  'leases { edges { cursor } }',
  'financeRequests(as: BANK) { edges { cursor } }',
  'quotes { edges { cursor } }',
  'bankEntries { edges { cursor } }',
  'liens { edges { cursor } }',
  'lienSearches { edges { cursor } }',
  'devices { edges { cursor } }',
  'alarms { edges { cursor } }',
  'geofences { edges { cursor } }',
  'refusedMessages { edges { cursor } }',
  'anchorBatches { edges { cursor } }',
  `machineReadings(machine: ${text(nothing.subject)}) { edges { cursor } }`,
  'collateral { edges { cursor } }',
  'payableFragments { edges { cursor } }',
];
export const totals = [
  'invoiceCounts { issued }',
  'receivableTotals { count }',
  'leaseTotals { count }',
  'publishedValues { name }',
  'machineTotals { count }',
  'machinePoints { reference }',
  'recalls { number }',
  'platformAccounts { name }',
  'deviceClaims { claimId }',
  `observers(machine: ${text(nothing.subject)}) { name }`,
  'alarmTotals { count }',
  `deviceTiers(machine: ${text(nothing.subject)}) { count }`,
  `machinePath(machine: ${text(nothing.subject)}, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { at }`,
  'tableImports(kind: EQUIPMENT) { fileName }',
  'receivableAgeing(role: HOLDER) { count }',
];
/** What is everybody's, or the asker's own in any case: `events` and `inbox` are looked at apart. */
export const open = [
  // Refused to all but who governs.
  'ingestHealth',
  'setAsideMessages',
  'platformHosts',
  'leaseCheck',
  'viewer',
  'organisations',
  'passportCheck',
  'projectedBlock',
  'block',
  'blocks',
  'node',
  'nodes',
  'events',
  'inbox',
  'actions',
  'proposals',
];
