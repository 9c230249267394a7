import { describe, expect, it } from 'vitest';
import { deviceNameOf, fittingDigitOf } from './device-names.ts';

const IMEI = '356307042441013';

const refused = (protocol: string, name: string) => {
  const result = deviceNameOf(protocol, name);
  return result.ok ? null : [result.refusal.code, result.refusal.params, result.refusal.field];
};

describe('the name of a device', () => {
  it('is an IMEI where the protocol sends that', () => {
    for (const protocol of ['teltonika', 'gt06', 'queclink']) {
      expect(deviceNameOf(protocol, IMEI)).toEqual({ ok: true, value: IMEI });
      expect(deviceNameOf(protocol, '35 630704 244101 3')).toEqual({ ok: true, value: IMEI });
      for (const name of ['abc', '123', `${IMEI}1`, '35630704244101x'])
        expect(refused(protocol, name)?.[0]).toBe('imei-not-15-digits');
    }
  });

  it('is taken with another check digit too, as clones have it, and the one that would fit is told', () => {
    for (const [protocol, name, digit] of [
      ['gt06', '001017990000014', '3'],
      ['teltonika', '356307042441031', '9'],
      ['queclink', IMEI, null],
      ['h02', '001017990000014', null],
    ] as const) {
      expect(deviceNameOf(protocol, name)).toEqual({ ok: true, value: name });
      expect(fittingDigitOf(protocol, name)).toBe(digit);
    }
  });

  it('is ten to fifteen digits where the protocol sends a number', () => {
    for (const protocol of ['h02', 'tk103']) {
      for (const name of ['7001000123', '860000000018', '359881234567890']) expect(refused(protocol, name)).toBeNull();
      for (const name of ['123456789', 'abcdefghij', '1234567890123456'])
        expect(refused(protocol, name)?.[0]).toBe('device-number-not-digits');
    }
  });

  it('is one’s own elsewhere, as it is written', () => {
    for (const protocol of ['native', 'osmand', 'aemp'])
      expect(deviceNameOf(protocol, 'Pump 7-b')).toEqual({ ok: true, value: 'Pump 7-b' });
  });
});
