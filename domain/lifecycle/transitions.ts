/**
 * A lifecycle at a glance: from each state, which command leads to which state. Written `{…} as const satisfies
 * TransitionTable<State, Command>`, so that a new state does not compile until the table knows it.
 */
export type TransitionTable<State extends string, Command extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Command, State>>>>
>;

/** Where a command leads from a state; `null` when the table does not allow it there. */
export const nextState = <State extends string, Command extends string>(
  table: TransitionTable<State, Command>,
  state: State,
  command: Command,
): State | null => {
  const row: Readonly<Partial<Record<Command, State>>> = table[state];
  return row[command] ?? null;
};
