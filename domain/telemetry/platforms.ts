/** How a platform of a manufacturer or a fleet knows us. Secrets are handed over opened, and stay in memory. */
export type Authorisation =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'client-credentials';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string | undefined;
    }
  | {
      readonly kind: 'password';
      readonly tokenUrl: string;
      readonly user: string;
      readonly password: string;
      readonly clientId?: string | undefined;
      readonly clientSecret?: string | undefined;
      readonly scope?: string | undefined;
    };

/** An account at a platform. `baseUrl` is what stands before `/Fleet`. */
export interface PlatformAccount {
  readonly id: string;
  /** The organisation that vouches: what the platform tells counts for its devices alone. */
  readonly owner: string;
  /** Whose limits count, in small letters; of an unknown one those that every platform is known to bear. */
  readonly vendor: string;
  readonly baseUrl: string;
  /** What its word counts for (`platform-hosts.ts`). */
  readonly trust: 0 | 1;
  readonly authorisation: Authorisation;
  /** Series to read for the time between two snapshots, by the names in their URLs; none where the snapshot is enough. */
  readonly series?: readonly string[] | undefined;
  /** The `Accept` header, where a platform wants one of its own. */
  readonly accept?: string | undefined;
}

export interface DueAccount {
  readonly account: PlatformAccount;
  /** Names this taking of the account: who has it no longer keeps nothing. */
  readonly lease: string;
  /** As `PollOutcome` gave it last; anything else begins anew. */
  readonly cursor: unknown;
  /** Polls in a row that ended early. */
  readonly failures: number;
}

export interface PollOutcome {
  /** Unix ms. */
  readonly at: number;
  readonly nextAt: number;
  /** JSON, to be given back as it is. */
  readonly cursor: object;
  /** Of the fleet; all of them where it was read as a whole. */
  readonly machines: number;
  readonly isWhole: boolean;
  /** Readings that were not known before. */
  readonly stored: number;
  /** Machines of the platform that the account's owner has not registered, the first hundred. */
  readonly unknown: readonly string[];
  /** `null` where it was read to its end. */
  readonly error: { readonly reason: string; readonly detail: string } | null;
}

/** How many accounts are wanted: in all, and of one owner with those that are under way. */
export interface DueLimits {
  readonly most: number;
  readonly ofOne: number;
  /** Accounts under way, by owner. */
  readonly busy: ReadonlyMap<string, number>;
}

/** Where accounts are kept. One poller at a time has an account: `due` must not give it to two. */
export interface PlatformAccounts {
  due(now: number, limits: DueLimits): Promise<readonly DueAccount[]>;
  /** False where the account has been given to another in the meantime: then nothing of the outcome is kept. */
  polled(due: DueAccount, outcome: PollOutcome): Promise<boolean>;
}
