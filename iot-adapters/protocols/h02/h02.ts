import { asciiOf } from '../../bytes.ts';
import { guarded, REFUSALS, refusedAs } from '../../decoded.ts';
import type { TrackerProtocol } from '../../protocol.ts';
import { readBinary } from './binary.ts';
import { h02Framer, LONGEST_TEXT } from './framing.ts';
import { readText } from './text.ts';

/**
 * H02: text messages `*HQ,id,type,…#` and binary ones from `$` on, as many Chinese trackers and their clones send them.
 * There is no checksum. Source: the makers' “GPRS protocol” sheets, and messages seen.
 */
export const h02: TrackerProtocol = {
  name: 'h02',
  port: 5013,
  transports: ['tcp', 'udp'],
  framer: h02Framer,
  decode: (frame, session, now) =>
    guarded(session, () => {
      if (frame.length > LONGEST_TEXT) return refusedAs('too-long', session);
      if (frame[0] === 0x2a) return readText(asciiOf(frame), session, now);
      return frame[0] === 0x24 ? readBinary(frame, session) : refusedAs(REFUSALS.unknownMessage, session);
    }),
};
