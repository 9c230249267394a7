import { describe, expect, it } from 'vitest';
import { asciiOf, fromAscii } from '../../bytes.ts';
import { tk103 } from './tk103.ts';

const decoded = (text: string) => tk103.decode(fromAscii(text), {});
const repliesTo = (text: string) => decoded(text).replies.map(asciiOf);

describe('a place', () => {
  it('stands in fixed widths, with the state and the mileage behind it', () => {
    const { readings, session } = decoded(
      '(087012345678BR00260304A4808.1000N01134.8000E036.0123045270.0001000000L0001E240)',
    );
    expect(readings).toMatchObject([
      {
        deviceId: '087012345678',
        deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
        fix: 'valid',
        latitude: 48 + 8.1 / 60,
        speedMps: 10,
        courseDeg: 270,
        ignition: true,
        odometerM: 123_456,
        alarms: [],
        raw: { command: 'BR00', mainPower: true, io: '000', fuel: 0 },
      },
    ]);
    expect(session.deviceId).toBe('087012345678');
  });

  it('stands between commas, with the day first', () => {
    const { readings } = decoded('(087012345678,ZC13,040326,V,4808.1000S,01134.8000W,036.0,123045,270.5)');
    expect(readings).toMatchObject([
      { deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45), fix: 'invalid', courseDeg: 270.5, alarms: ['power-cut'] },
    ]);
    expect(readings[0]?.latitude).toBeLessThan(0);
    expect(readings[0]?.longitude).toBeLessThan(0);
  });

  it('comes with an alarm of so many kinds, and a temperature', () => {
    const place = '260304A4808.1000N01134.8000E000.0123045270.0010000000L00000000';
    expect(decoded(`(087012345678BO012${place})`).readings).toMatchObject([{ alarms: ['sos'], ignition: false }]);
    expect(decoded(`(087012345678BR00${place}+021.5)`).readings).toMatchObject([{ temperaturesC: [21.5] }]);
  });
});

describe('replies', () => {
  it('answers handshake, login and alarm, and nothing else', () => {
    const place = '260304A4808.1000N01134.8000E000.0123045270.0000000000L00000000';
    expect(repliesTo('(087012345678BP00HSO)')).toEqual(['(087012345678AP01HSO)']);
    expect(repliesTo(`(087012345678BP05087012345678${place})`)).toEqual(['(087012345678AP05)']);
    expect(repliesTo(`(087012345678BO015${place})`)).toEqual(['(087012345678AS015)']);
    expect(repliesTo(`(087012345678BR00${place})`)).toEqual([]);
  });
});

describe('a time before the command, as the first models write it', () => {
  const place = '260304A4808.1000N01134.8000E000.0123045270.0000000000L00000000';
  const login = decoded(`(260304122000BP00000013612345678HSO)`);

  it('is no id: the login names the device, and what follows is its', () => {
    expect(login.session).toEqual({ deviceId: '013612345678' });
    expect(login.replies.map(asciiOf)).toEqual(['(260304122000AP01HSO)']);
    const answer = tk103.decode(fromAscii('(260304122500BP12H080L000)'), login.session);
    expect(answer.session).toEqual(login.session);
    const report = tk103.decode(fromAscii(`(260304123045BR00${place})`), answer.session);
    expect(report.readings).toMatchObject([{ deviceId: '013612345678' }]);
    expect(report.session).toEqual(login.session);
  });

  it('makes a message nobody’s before a login', () => {
    const { readings, session } = decoded(`(260304123045BR00${place})`);
    expect(readings).toMatchObject([{ fix: 'valid' }]);
    expect(readings[0]).not.toHaveProperty('deviceId');
    expect(session).toEqual({});
  });

  it('is not seen in an id that only looks like one', () => {
    expect(decoded(`(010203040506BP05350010203040506${place})`).session.deviceId).toBe('010203040506');
    expect(decoded(`(010203040506BR00${place})`).readings).toMatchObject([{ deviceId: '010203040506' }]);
    expect(decoded('(010203040506BZ00,{262,2,1,2},01000000)').readings).toMatchObject([{ deviceId: '010203040506' }]);
  });
});

describe('other messages', () => {
  it('read a battery, whose unknown values are missing', () => {
    expect(decoded('(087012345678,ZC20,040326,123045,5,391,65535,0)').readings).toMatchObject([
      { fix: 'none', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45), batteryPercent: 80, batteryVolts: 3.91 },
    ]);
    expect(decoded('(087012345678,ZC20,040326,123045,5,391,65535,0)').readings[0]).not.toHaveProperty('supplyVolts');
  });

  it('keep cells, and make no mileage of the inputs behind them', () => {
    const [reading] = decoded('(087012345678BZ00,{460,0,1,2}\n{460,0,3,4}\n,01000000)').readings;
    expect(reading?.raw.cells).toEqual([
      { mcc: 460, mnc: 0, lac: 1, cell: 2 },
      { mcc: 460, mnc: 0, lac: 3, cell: 4 },
    ]);
    expect(reading).not.toHaveProperty('odometerM');
  });

  it('list the networks that are there, however many they count', () => {
    const network = '02:00:5e:00:53:01*-61*6';
    for (const count of [0, 1, 2]) {
      const [reading] = decoded(`(860000000000017,DW5B,262,2,1,2,${count},${network},040326,123045)`).readings;
      expect(reading).toMatchObject({ deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45), raw: { wifi: [network] } });
    }
    expect(decoded('(860000000000017,DW5B,262,2,1,2,1,nonsense,040326,123045)').readings).toEqual([]);
  });

  it('are refused where a report carries no place', () => {
    expect(decoded('(087012345678BR00a place that is none at all)')).toMatchObject({ refused: 'unknown-message' });
    expect(decoded('(087012345678BP05a place that is none at all)')).toMatchObject({ refused: 'unknown-message' });
    expect(decoded('(087012345678BP03an answer of any length)')).not.toHaveProperty('refused');
  });

  it('are refused where nobody knows them, and carry nothing where they are short', () => {
    expect(decoded('(087012345678BP12OK)')).toMatchObject({ readings: [], session: { deviceId: '087012345678' } });
    expect(decoded('(087012345678XX99a longer text than any answer)')).toMatchObject({ refused: 'unknown-message' });
    expect(decoded('(nonsense)')).toMatchObject({ refused: 'unknown-message' });
  });
});

it('does not end a message at a bracket inside of its text', () => {
  const message = '(087012345678,ZC03,040326,123045,$Check: 240 minute(s).$)';
  const frames = tk103.framer().push(fromAscii(`x${message}\r\n(1BP00)`));
  expect(frames.map(frame => asciiOf(frame.bytes))).toEqual(['x', message, '(1BP00)']);
  expect(decoded(message).readings).toMatchObject([{ raw: { result: 'Check: 240 minute(s).' } }]);
});
