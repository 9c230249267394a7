/** Why a poll ended before its end. */
export type StopReason =
  | 'aborted'
  | 'bad-answer'
  | 'bad-url'
  | 'day-limit'
  | 'deadline'
  | 'elsewhere'
  | 'forbidden'
  | 'not-found'
  | 'not-signed-in'
  | 'rate-limited'
  | 'timeout'
  | 'too-early'
  | 'too-long'
  | 'unavailable'
  | 'unreachable';

/** Ends a poll; what was read before is kept. `afterMs` is when it is worth to try again, where somebody says so. */
export class PollStopped extends Error {
  override readonly name = 'PollStopped';
  readonly reason: StopReason;
  readonly afterMs: number | undefined;

  constructor(reason: StopReason, detail = '', afterMs?: number) {
    super(detail === '' ? reason : `${reason}: ${detail}`);
    this.reason = reason;
    this.afterMs = afterMs;
  }
}
