import { ByteReader } from '../../bytes.ts';
import { Draft } from '../../draft.ts';
import type { Session } from '../../protocol.ts';
import { utcOf } from '../../units.ts';
import type { Message } from './framing.ts';
import { type Variant, variantOf } from './types.ts';

/** One message while it is read. */
export interface Context {
  readonly message: Message;
  /** Over the content of the message, which ends before its serial number. */
  readonly body: ByteReader;
  readonly draft: Draft;
  readonly session: Session;
  readonly variant: Variant;
}

export const contextOf = (message: Message, session: Session): Context => ({
  message,
  body: new ByteReader(message.content),
  draft: new Draft(session.deviceId),
  session,
  variant: message.isLong ? 'standard' : variantOf(message.type, message.length),
});

/** Year, month, day, hour, minute and second, a byte each, by the clock of the device. */
export const readTime = ({ body, session }: Pick<Context, 'body' | 'session'>): number | undefined => {
  const [year, month, day, hour, minute, second] = [body.u8(), body.u8(), body.u8(), body.u8(), body.u8(), body.u8()];
  const time = year > 99 ? undefined : utcOf(year, month, day, hour, minute, second);
  return time === undefined ? undefined : time - (session.clockAheadMs ?? 0);
};

/** Whether six bytes, so many ahead, are a date that a tracker would send. */
export const isTimeAhead = (body: ByteReader, ahead: number): boolean => {
  const [year = 0, month = 0, day = 0, hour = 99, minute = 99, second = 99] = [0, 1, 2, 3, 4, 5].map(at =>
    body.peek(ahead + at),
  );
  return year > 5 && year < 100 && utcOf(year, month, day, hour, minute, second) !== undefined;
};

const isDecimal = (byte: number | undefined): boolean => byte !== undefined && byte >>> 4 <= 9 && (byte & 0x0f) <= 9;

/** Whether eight bytes, so many ahead, are the sixteen digits of an IMEI behind a zero. */
export const isImeiAhead = (body: ByteReader, ahead: number): boolean =>
  (body.peek(ahead) ?? 0xff) < 0x10 && [0, 1, 2, 3, 4, 5, 6, 7].every(at => isDecimal(body.peek(ahead + at)));

/** Eight bytes with the digits of the IMEI behind a zero. What the login said goes before. */
export const readImei = ({ body, draft }: Context): void => {
  const imei = body.hex(8).slice(1);
  draft.fields.deviceId ??= imei;
};
