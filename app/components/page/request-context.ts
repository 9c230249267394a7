import { createContext, useContext } from 'react';

/** What belongs to one response rather than to a page's data. */
export interface RequestFacts {
  /** Nonce of the content security policy, for every inline style and script. */
  readonly nonce: string;
  /** Named on error pages, so that a person can quote it and an operator find it in the log. */
  readonly requestId: string;
}

export const RequestContext = createContext<RequestFacts>({ nonce: '', requestId: '' });

export const useRequestFacts = (): RequestFacts => useContext(RequestContext);
