import type { Hex } from '#domain/hex';
import { consume, reopen } from './consumption.ts';
import type { EventOf, ReceivableEvent } from './events.ts';
import { type FragmentState, freshFragment, type QuoteState, type ReceivableState } from './state.ts';

/** An event that cannot follow the state: the stream is not what the contract emitted. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
}

const withFragment = (
  state: ReceivableState,
  index: number,
  change: (fragment: FragmentState) => Partial<FragmentState>,
): ReceivableState => {
  if (!state.fragments[index]) throw new BrokenStream(`${state.subject} has no fragment ${index}`);
  return {
    ...state,
    fragments: state.fragments.map(fragment =>
      fragment.index === index ? { ...fragment, ...change(fragment) } : fragment,
    ),
  };
};

const withQuote = (state: ReceivableState, quote: Hex, status: QuoteState['status']): ReceivableState => {
  const known = state.quotes[quote];
  if (!known) throw new BrokenStream(`${state.subject} has no quote ${quote}`);
  return { ...state, quotes: { ...state.quotes, [quote]: { ...known, status } } };
};

/** A fragment on which nothing waits for an answer. */
const HELD = { status: 'Held', counterparty: null, terms: null, expiry: 0 } as const satisfies Partial<FragmentState>;

const issue = ({ type: _, version, holder, ...details }: EventOf<'Issued'>): ReceivableState => ({
  ...details,
  version,
  status: 'Issued',
  confirmed: false,
  disputed: false,
  assigned: false,
  terms: null,
  fragments: [freshFragment(0, holder)],
  quotes: {},
  allocations: {},
});

const split = (state: ReceivableState, { fragment, cut, left, right }: EventOf<'Split'>): ReceivableState => {
  const whole = state.fragments[fragment];
  if (!whole || left !== state.fragments.length || right !== left + 1)
    throw new BrokenStream(`${state.subject}: fragment ${fragment} cannot be split into ${left} and ${right}`);
  const parts: FragmentState[] = [
    { ...whole, ...HELD, index: left, to: cut, reserveReleased: false },
    {
      ...whole,
      ...HELD,
      index: right,
      from: cut,
      reserveReleased: false,
      cursor: cut,
      paid: 0n,
      diluted: 0n,
      writtenOff: 0n,
    },
  ];
  const divided = withFragment(state, fragment, () => ({ ...HELD, status: 'Divided', left }));
  return { ...divided, fragments: [...divided.fragments, ...parts] };
};

const recordPayment = (state: ReceivableState, event: EventOf<'PaymentRecorded'>): ReceivableState => {
  const { fragment, from, to, entry, entryParts, allocation, payee } = event;
  const paid = withFragment(state, fragment, part => ({ ...consume(part, to), paid: part.paid + (to - from) }));
  const made = { fragment, from, to, entry, entryParts, recorder: payee, reversed: false };
  return { ...paid, allocations: { ...paid.allocations, [allocation]: made } };
};

const reversePayment = (state: ReceivableState, event: EventOf<'PaymentReversed'>): ReceivableState => {
  const { fragment, from, to, allocation } = event;
  const known = state.allocations[allocation];
  if (!known) throw new BrokenStream(`${state.subject} has no allocation ${allocation}`);
  const open = withFragment(state, fragment, part => ({
    ...reopen(part, { from, to }),
    paid: part.paid - (to - from),
  }));
  return {
    ...open,
    status: state.status === 'Settled' ? (state.confirmed ? 'Confirmed' : 'Issued') : state.status,
    allocations: { ...open.allocations, [allocation]: { ...known, reversed: true } },
  };
};

const evolveKnown = (state: ReceivableState, event: ReceivableEvent): ReceivableState => {
  switch (event.type) {
    case 'Issued':
      throw new BrokenStream(`${state.subject} was issued twice`);
    case 'Confirmed':
      return { ...state, status: 'Confirmed', confirmed: true, terms: event.terms };
    case 'Rejected':
      return { ...state, status: 'Rejected' };
    case 'Cancelled':
      return { ...state, status: 'Cancelled' };
    case 'Disputed':
      return { ...state, disputed: true };
    case 'DisputeResolved':
      return { ...state, disputed: false };
    case 'MaturityChanged':
      return { ...state, maturity: event.maturity };
    case 'Split':
      return split(state, event);
    case 'Offered': {
      const { addressee, terms, expiry } = event;
      return withFragment(state, event.fragment, () => ({ status: 'Offered', counterparty: addressee, terms, expiry }));
    }
    case 'Accepted': {
      const { holder, assignor } = event;
      const taken = { ...HELD, holder, payee: holder, assignor, notified: false };
      return {
        ...withFragment(state, event.fragment, () => taken),
        assigned: true,
      };
    }
    case 'Declined':
    case 'Withdrawn':
      return withFragment(state, event.fragment, () => HELD);
    case 'FinanceRequested': {
      const { request, expiry } = event;
      return withFragment(state, event.fragment, () => ({
        status: 'FinanceRequested',
        counterparty: null,
        terms: request,
        expiry,
      }));
    }
    case 'FinanceQuoted': {
      const { fragment, bank, request, quote, expiry } = event;
      const made: QuoteState = { fragment, bank, request, expiry, status: 'Open' };
      return { ...state, quotes: { ...state.quotes, [quote]: made } };
    }
    case 'QuoteWithdrawn':
      return withQuote(state, event.quote, 'Withdrawn');
    case 'QuoteAccepted': {
      const { bank, quote, expiry } = event;
      const reserved = { status: 'Reserved', counterparty: bank, terms: quote, expiry } as const;
      return withFragment(withQuote(state, quote, 'Accepted'), event.fragment, () => reserved);
    }
    case 'Funded': {
      const { holder, assignor, payee } = event;
      const fresh = { financed: true, notified: false, reserveReleased: false };
      return {
        ...withFragment(state, event.fragment, () => ({ ...HELD, ...fresh, holder, payee, assignor })),
        assigned: true,
      };
    }
    case 'Repurchased': {
      const { holder } = event;
      const back = { ...HELD, holder, payee: holder, assignor: null, financed: false, notified: false };
      return withFragment(state, event.fragment, () => back);
    }
    case 'AssignmentNotified':
      return withFragment(state, event.fragment, () => ({ notified: true, payee: event.payee }));
    case 'ReserveReleased':
      return withFragment(state, event.fragment, () => ({ reserveReleased: true }));
    case 'PaymentRecorded':
      return recordPayment(state, event);
    case 'PaymentReversed':
      return reversePayment(state, event);
    case 'Diluted':
      return withFragment(state, event.fragment, part => ({
        ...consume(part, event.to),
        diluted: part.diluted + (event.to - event.from),
      }));
    case 'WrittenOff':
      return withFragment(state, event.fragment, part => ({
        ...consume(part, event.to),
        writtenOff: part.writtenOff + (event.to - event.from),
      }));
    case 'Settled':
      return { ...state, status: 'Settled' };
  }
};

/** The state after an event. Throws `BrokenStream` when the event cannot follow the state. */
export const evolve = (state: ReceivableState | null, event: ReceivableEvent): ReceivableState => {
  if (!state) {
    if (event.type === 'Issued') return issue(event);
    throw new BrokenStream(`${event.subject}: ${event.type} before Issued`);
  }
  return { ...evolveKnown(state, event), version: event.version };
};

/** The state after many events. */
export const fold = (
  events: Iterable<ReceivableEvent>,
  from: ReceivableState | null = null,
): ReceivableState | null => {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
};
