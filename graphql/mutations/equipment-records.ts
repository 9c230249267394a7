import { CONDITIONS, INSPECTION_RESULTS, VALUATION_BASES } from '#domain/equipment/records';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { announceRecall } from '#services/equipment/announce-recall';
import { acknowledgeRecall, clearRecall } from '#services/equipment/answer-recall';
import { appointInspector, endAppointment } from '#services/equipment/appoint-inspector';
import { swapComponent } from '#services/equipment/swap-component';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { DocumentInput, withDocuments } from './documents.ts';

const recorded = { recordId: 'text', actionId: 'text' } as const;

mutation('recordInspection', {
  description: 'Records that a machine was inspected, with photographs, date and inspector.',
  input: builder.inputType('RecordInspectionInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      inspector: t.string({ required: true }),
      organisation: t.string({ description: 'For whom the inspector works.' }),
      result: t.field({ type: codes('InspectionResult', INSPECTION_RESULTS), required: true }),
      serialSeen: t.string({ description: 'The plate as the inspector read it.' }),
      findings: t.string(),
      until: t.field({ type: 'Date', description: 'When the next one is due.' }),
      isPublic: t.boolean({ description: 'The public page says that it took place.' }),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? addEquipmentRecord(ctx, actor, { kind: 'inspection', ...input.value }) : input;
  },
});

mutation('recordMaintenance', {
  description: 'Records that a machine was maintained.',
  input: builder.inputType('RecordMaintenanceInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      work: t.string({ required: true }),
      workshop: t.string(),
      engineHours: t.int(),
      until: t.field({ type: 'Date', description: 'When the next one is due.' }),
      costMinor: t.field({ type: 'BigInt' }),
      currency: t.string(),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? addEquipmentRecord(ctx, actor, { kind: 'maintenance', ...input.value }) : input;
  },
});

mutation('recordInsurance', {
  description: 'Records an insurance with its last day and to whom a loss is paid.',
  input: builder.inputType('RecordInsuranceInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true, description: 'The first day of cover.' }),
      until: t.field({ type: 'Date', required: true, description: 'The last day of cover.' }),
      insurer: t.string({ required: true }),
      policyNumber: t.string({ required: true }),
      coverage: t.string(),
      amountMinor: t.field({ type: 'BigInt', description: 'The sum insured.' }),
      currency: t.string(),
      lossPayeeId: t.string({ description: 'To whom a loss is paid: a member.' }),
      lossPayee: t.string({ description: 'Or anybody, by name.' }),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? addEquipmentRecord(ctx, actor, { kind: 'insurance', ...input.value }) : input;
  },
});

mutation('recordValuation', {
  description: 'Records what a machine is worth, on what basis and by whom. Owners’ and lenders’ to know.',
  input: builder.inputType('RecordValuationInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      amountMinor: t.field({ type: 'BigInt', required: true }),
      currency: t.string({ required: true }),
      basis: t.field({ type: codes('ValuationBasis', VALUATION_BASES), required: true }),
      source: t.string({ required: true, description: 'An appraiser, a price list, an auction.' }),
      valuer: t.string(),
      note: t.string(),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? addEquipmentRecord(ctx, actor, { kind: 'valuation', ...input.value }) : input;
  },
});

mutation('recordCondition', {
  description: 'Records in what condition a machine is.',
  input: builder.inputType('RecordConditionInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      condition: t.field({ type: codes('RecordedCondition', CONDITIONS), required: true }),
      note: t.string(),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? addEquipmentRecord(ctx, actor, { kind: 'condition', ...input.value }) : input;
  },
});

const FittedInput = builder.inputType('FittedComponentInput', {
  fields: t => ({ manufacturer: t.string(), model: t.string(), serial: t.string({ required: true }) }),
});

mutation('swapComponent', {
  description: 'Records that a component was taken out, put in, or replaced.',
  input: builder.inputType('SwapComponentInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      component: t.string({ required: true, description: 'Engine, boom, spreader, …' }),
      removedSerial: t.string(),
      fitted: t.field({ type: FittedInput }),
      workshop: t.string(),
      note: t.string(),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: recorded,
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? swapComponent(ctx, actor, input.value) : input;
  },
});

mutation('announceRecall', {
  description: 'The manufacturer recalls machines. Called again with the same number, it adds machines.',
  input: builder.inputType('AnnounceRecallInput', {
    fields: t => ({
      number: t.string({ required: true }),
      title: t.string({ required: true }),
      text: t.string({ required: true }),
      remedy: t.string({ required: true }),
      machines: t.stringList({ required: true, description: 'Subjects or references, 500 at most.' }),
    }),
  }),
  accepted: { recallId: 'text', announced: 'count' },
  run: announceRecall,
});

mutation('acknowledgeRecall', {
  description: 'Who holds title to a recalled machine, or has it, says that the recall has reached him.',
  input: builder.inputType('AcknowledgeRecallInput', {
    fields: t => ({
      recallId: t.string({ required: true }),
      machines: t.stringList({ description: 'These alone; without them all of one’s own.' }),
    }),
  }),
  accepted: { acknowledged: 'count' },
  run: acknowledgeRecall,
});

mutation('clearRecall', {
  description: 'The manufacturer clears a recall on one machine: what was wrong is mended.',
  input: builder.inputType('ClearRecallInput', {
    fields: t => ({
      recallId: t.string({ required: true }),
      machine: t.string({ required: true }),
      date: t.field({ type: 'Date', required: true }),
      work: t.string({ required: true }),
      workshop: t.string(),
      documents: t.field({ type: [DocumentInput] }),
    }),
  }),
  accepted: { actionId: 'text', recordId: 'text' },
  run: async (ctx, actor, given) => {
    const input = withDocuments(given);
    return input.ok ? clearRecall(ctx, actor, input.value) : input;
  },
});

mutation('appointInspector', {
  description: 'Has a machine looked at by an organisation that has no part in it, until the appointment ends.',
  input: builder.inputType('AppointInspectorInput', {
    fields: t => ({
      subject: t.string({ required: true, description: 'Subject or reference.' }),
      inspectorId: t.string({ required: true }),
      note: t.string(),
      expiresAt: t.field({ type: 'DateTime', description: 'In thirty days unless said otherwise.' }),
    }),
  }),
  accepted: { appointmentId: 'text' },
  run: appointInspector,
});

mutation('endAppointment', {
  description: 'Whoever appointed an inspector ends it, or the inspector does. What it recorded stays.',
  input: builder.inputType('EndAppointmentInput', { fields: t => ({ appointmentId: t.string({ required: true }) }) }),
  accepted: { appointmentId: 'text' },
  run: endAppointment,
});
