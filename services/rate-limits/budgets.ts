/**
 * How often something may be tried. A window begins with its first attempt and is not lengthened by refused ones, so that
 * nobody can lock another person out for longer than one window.
 */
export const BUDGETS = {
  /** Log-ins of one account, from anywhere. A success empties it. */
  'log-in-account': { attempts: 10, seconds: 15 * 60 },
  /** Log-ins from one address, to any account. Successes are given back. */
  'log-in-address': { attempts: 60, seconds: 15 * 60 },
  /** A signed-in person's own password, asked for again. */
  'password-check': { attempts: 10, seconds: 15 * 60 },
  /** Codes of one person's second factor, at log-in and in the settings. A right one empties the first, and is given back to the other. */
  'second-factor': { attempts: 10, seconds: 15 * 60 },
  'second-factor-day': { attempts: 50, seconds: 24 * 60 * 60 },
  /** Tokens of invitations and password resets, tried from one address. */
  'invitation-address': { attempts: 60, seconds: 15 * 60 },
  /** Invitations and password resets that one organisation sends. */
  'invitations-sent': { attempts: 200, seconds: 24 * 60 * 60 },
  /** Bearer tokens that nobody has, tried from one address. */
  'token-address': { attempts: 60, seconds: 15 * 60 },
  /** Tokens of obligors' links that nobody has, tried from one address. */
  'link-address': { attempts: 60, seconds: 15 * 60 },
  /** Codes by SMS, asked for from one address, and for one phone. */
  'link-code-address': { attempts: 30, seconds: 60 * 60 },
  'link-code-phone': { attempts: 10, seconds: 60 * 60 },
  /** Links that one organisation sends to obligors. */
  'links-sent': { attempts: 500, seconds: 24 * 60 * 60 },
  /** Public pages of verification, opened from one address. */
  'public-check-address': { attempts: 240, seconds: 10 * 60 },
  /** Requests to the API with one token, and from one person's browser. */
  'api-token': { attempts: 1_200, seconds: 60 },
  'api-session': { attempts: 600, seconds: 60 },
} as const satisfies Record<string, { attempts: number; seconds: number }>;

export type Budget = keyof typeof BUDGETS;
