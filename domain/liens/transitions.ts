import type { TransitionTable } from '#domain/lifecycle/transitions';
import type { LienCommandType } from './commands.ts';
import type { LienStatus } from './state.ts';

/**
 * From each status of a lien (`None`: not filed), where each command leads. A lien that has lapsed is Filed still, and
 * nothing leads on from there: it is refused as `unknown-lien`, as everything is that is not listed.
 */
export const LIEN_TRANSITIONS = {
  None: { FileLien: 'Filed' },
  Filed: {
    ContinueLien: 'Filed',
    SubordinateLien: 'Filed',
    ReleaseLien: 'Released',
    ReleaseLienByOrder: 'ReleasedByOrder',
  },
  Released: {},
  ReleasedByOrder: {},
} as const satisfies TransitionTable<'None' | LienStatus, LienCommandType>;
