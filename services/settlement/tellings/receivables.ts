import type { Hex } from '#domain/hex';
import type { ReceivableEvent } from '#domain/receivables/events';
import { holdersOf, type ReceivableState } from '#domain/receivables/state';
import type { Telling } from './telling.ts';

const everybody = (state: ReceivableState): Hex[] => [state.obligor, ...holdersOf(state)];

/** The parties of one fragment: its holder, and from whom that has it. */
const partiesOf = (state: ReceivableState, fragment: number): (Hex | null)[] => {
  const part = state.fragments[fragment];
  return part ? [part.holder, part.assignor] : [];
};

/** Who is told of what happened to a receivable, whose state is that after its block. */
export const tellingOfReceivable = (event: ReceivableEvent, state: ReceivableState): Telling | null => {
  switch (event.type) {
    case 'Issued':
      return { kind: 'receivable-issued', keys: [event.holder, event.obligor] };
    case 'Confirmed':
      return { kind: 'receivable-confirmed', keys: holdersOf(state) };
    case 'Rejected':
      return { kind: 'receivable-rejected', keys: holdersOf(state) };
    case 'Cancelled':
      return { kind: 'receivable-cancelled', keys: everybody(state) };
    case 'Disputed':
      return { kind: 'receivable-disputed', keys: holdersOf(state) };
    case 'DisputeResolved':
      return { kind: 'dispute-resolved', keys: holdersOf(state) };
    case 'MaturityChanged':
      return { kind: 'maturity-changed', keys: everybody(state) };
    case 'Offered':
      return { kind: 'fragment-offered', keys: [event.addressee] };
    case 'Accepted':
      return { kind: 'offer-accepted', keys: [event.assignor] };
    case 'Declined':
      return { kind: 'fragment-declined', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'FinanceRequested':
      return { kind: 'finance-requested', keys: [], invitedTo: event.request };
    case 'FinanceQuoted':
      return { kind: 'finance-quoted', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'QuoteWithdrawn':
      return { kind: 'quote-withdrawn', keys: [state.fragments[event.fragment]?.holder ?? null] };
    case 'QuoteAccepted':
      return { kind: 'quote-accepted', keys: [event.bank] };
    case 'Funded':
      return { kind: 'receivable-funded', keys: [event.assignor] };
    case 'Repurchased':
      return { kind: 'fragment-repurchased', keys: [event.holder, event.from] };
    case 'AssignmentNotified':
      return { kind: 'assignment-notified', keys: [state.obligor] };
    case 'ReserveReleased':
      return { kind: 'reserve-released', keys: partiesOf(state, event.fragment) };
    case 'Diluted':
      return { kind: 'receivable-diluted', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'PaymentRecorded':
      return { kind: 'payment-recorded', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'PaymentReversed':
      return { kind: 'payment-reversed', keys: [state.obligor, ...partiesOf(state, event.fragment)] };
    case 'Settled':
      return { kind: 'receivable-settled', keys: everybody(state) };
    // Its neighbours say it: who divides or withdraws tells nobody anything new, and who writes off did it alone.
    case 'Split':
    case 'Withdrawn':
    case 'WrittenOff':
      return null;
  }
};
