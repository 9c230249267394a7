import type { Session } from '../../protocol.ts';
import type { Message } from './message.ts';

/** “yymmddhhmmss”: what the first models write before the command, where others have their id. */
const stampOf = (time: number): string => new Date(time).toISOString().replace(/\D/g, '').slice(2, 14);

const isStamp = (digits: string): boolean => {
  const pairs = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits)?.slice(1).map(Number) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = pairs;
  return stampOf(Date.UTC(2000 + year, month - 1, day, hour, minute, second)) === digits;
};

const isLogin = ({ command }: Message): boolean => command === 'BP00' || command === 'BP05';

/**
 * The device that a handshake or login names behind the command, where a time stands before it: fifteen digits, those of an
 * IMEI or of a shorter number. Devices with an id before the command repeat it there.
 */
const namedIn = (message: Message): string | undefined => {
  const named = isLogin(message) ? /^\d{15}/.exec(message.body)?.[0] : undefined;
  if (named === undefined || !isStamp(message.id) || named.endsWith(message.id.slice(1))) return undefined;
  return named.startsWith('000') ? named.slice(3) : named;
};

/** What a message says beside whose it is. */
interface Said {
  readonly deviceTime?: number | undefined;
}

/** Whether a time stands before the command: that of the place, or anything like one where an answer tells nothing else. */
const hasStamp = (message: Message, said: Said | undefined): boolean => {
  if (!said) return isStamp(message.id) && !isLogin(message);
  return said.deviceTime !== undefined && stampOf(said.deviceTime) === message.id;
};

/** The connection from this message on: of the device that it names, or, where it has a time for that, of who logged in. */
export const sessionOf = (message: Message, before: Session, said?: Said): Session => {
  const named = namedIn(message);
  if (named === undefined && hasStamp(message, said)) return before;
  return { ...before, deviceId: named ?? message.id };
};
