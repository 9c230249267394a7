import { createContext, useContext } from 'react';

/** What belongs to one response rather than to a page's data. */
export interface RequestFacts {
  /** Nonce of the content security policy, for every inline style and script. */
  readonly nonce: string;
  /** Named on error pages, so that a person can quote it and an operator find it in the log. */
  readonly requestId: string;
  /** Whether the page is the answer to a form that was sent without our scripts: it may tell of refusals from its first byte. */
  readonly answersForm: boolean;
}

export const RequestContext = createContext<RequestFacts>({ nonce: '', requestId: '', answersForm: false });

export const useRequestFacts = (): RequestFacts => useContext(RequestContext);
