/** How a part of the system is: whether it is well, and in a few words how. */
export interface Condition {
  readonly ok: boolean;
  readonly detail: string;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Condition>>;
}

const patienceMs = 3_000;

/** Asks every part of the system how it is. Parts register their own check. */
export class Readiness {
  readonly #checks = new Map<string, () => Promise<Condition>>();

  register(name: string, check: () => Promise<Condition>): void {
    this.#checks.set(name, check);
  }

  /** All at once; what throws or does not answer in time is not well. */
  async report(): Promise<ReadinessReport> {
    const checks = Object.fromEntries(
      await Promise.all([...this.#checks].map(async ([name, check]) => [name, await conditionOf(check)] as const)),
    );
    return { ready: Object.values(checks).every(condition => condition.ok), checks };
  }
}

async function conditionOf(check: () => Promise<Condition>): Promise<Condition> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Condition>(resolve => {
    timer = setTimeout(() => resolve({ ok: false, detail: `no answer in ${patienceMs / 1000} s` }), patienceMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
