import { describe, expect, it } from 'vitest';
import { decodedReading } from './decoded-readings.server.ts';

describe('a reading as its device page shows it', () => {
  it('says that a place or a time was told that is none, and is not bare then', () => {
    const wrong = decodedReading({ fix: 'invalid', alarms: [], raw: { place: ['953.5', '10'], timestamp: 'garbage' } });
    expect(wrong).toMatchObject({ fix: 'invalid', isBare: false, isTimeWrong: true, isMocked: false, at: null });
    const bare = decodedReading({ fix: 'none', alarms: [], raw: { note: 'x' } });
    expect(bare).toMatchObject({ isBare: true, isTimeWrong: false });
  });

  it('tells a place that the telephone was told from one without a fix', () => {
    const mocked = decodedReading({ deviceTime: 1, fix: 'invalid', latitude: 1, longitude: 2, raw: { mock: true } });
    expect(mocked).toMatchObject({ isMocked: true, isTimeWrong: false, isBare: false });
    expect(decodedReading({ fix: 'invalid', latitude: 1, longitude: 2, raw: {} }).isMocked).toBe(false);
  });
});
