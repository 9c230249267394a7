import { describe, expect, it } from 'vitest';
import { aemp } from './aemp.ts';
import { readPage } from './page.ts';
import { hoursOf, metresOf, numberOf, timeOf } from './values.ts';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const decoded = (text: string) => aemp.decodeDocument(bytesOf(text));

const machine = (elements: string): string =>
  `<Fleet><Equipment><EquipmentHeader><PIN>P1</PIN></EquipmentHeader>${elements}</Equipment></Fleet>`;

describe('a snapshot', () => {
  it('makes a reading of each time that its elements name, and keeps everything', () => {
    const { readings } = decoded(
      machine(
        '<EngineStatus datetime="2026-03-04T12:00:00Z"><EngineNumber>N/A</EngineNumber><Running>false</Running></EngineStatus>' +
          '<DEFRemaining datetime="2026-03-04T11:00:00Z"><Percent>64</Percent></DEFRemaining>' +
          '<CumulativeLoadCount datetime="2026-03-04T12:00:00Z"><Count>1204</Count></CumulativeLoadCount>',
      ),
    );
    expect(readings).toEqual([
      {
        deviceId: 'P1',
        deviceTime: Date.UTC(2026, 2, 4, 11),
        fix: 'none',
        alarms: [],
        raw: { EquipmentHeader: { PIN: 'P1' }, DEFRemaining: { '@datetime': '2026-03-04T11:00:00Z', Percent: '64' } },
      },
      {
        deviceId: 'P1',
        deviceTime: Date.UTC(2026, 2, 4, 12),
        fix: 'none',
        ignition: false,
        cycles: 1204,
        alarms: [],
        raw: {
          EquipmentHeader: { PIN: 'P1' },
          EngineStatus: { '@datetime': '2026-03-04T12:00:00Z', EngineNumber: 'N/A', Running: 'false' },
          CumulativeLoadCount: { '@datetime': '2026-03-04T12:00:00Z', Count: '1204' },
        },
      },
    ]);
  });

  it('does not take for current what names no time, or one that is none', () => {
    const { readings } = decoded(
      machine(
        '<Location datetime="0001-01-01T00:00:00Z"><Latitude>1</Latitude><Longitude>2</Longitude></Location>' +
          '<CumulativeOperatingHours><Hour>12</Hour></CumulativeOperatingHours>',
      ),
    );
    expect(readings).toHaveLength(1);
    expect(readings[0]).toMatchObject({ fix: 'none', raw: { CumulativeOperatingHours: { Hour: '12' } } });
    expect(readings[0]).not.toHaveProperty('engineHoursMs');
    expect(readings[0]).not.toHaveProperty('deviceTime');
  });

  it('keeps every fault, and calls them one alarm', () => {
    const fault = (code: string): string =>
      `<FaultCode datetime="2026-03-04T12:00:00Z"><CodeIdentifier>${code}</CodeIdentifier></FaultCode>`;
    expect(decoded(machine(fault('E1') + fault('E2'))).readings).toMatchObject([
      { alarms: ['fault'], raw: { FaultCode: [{ CodeIdentifier: 'E1' }, { CodeIdentifier: 'E2' }] } },
    ]);
  });

  it('has a machine that tells nothing, named by what it has', () => {
    const header = (names: string): string => `<Equipment><EquipmentHeader>${names}</EquipmentHeader></Equipment>`;
    const text = `<Fleet>${header('<PIN>missing</PIN><SerialNumber>S1</SerialNumber>')}${header('<EquipmentID>Crane 7</EquipmentID>')}</Fleet>`;
    expect(decoded(text).readings.map(reading => reading.deviceId)).toEqual(['S1', 'Crane 7']);
  });
});

describe('a page', () => {
  it('says where the next one is, in XML and in JSON', () => {
    const xml = '<Fleet><Links><rel>next</rel><href>https://a.invalid/Fleet/2</href></Links></Fleet>';
    expect(readPage(bytesOf(xml))).toMatchObject({
      entries: 0,
      links: new Map([['next', 'https://a.invalid/Fleet/2']]),
    });
    const json = '{"links":[{"rel":"Next","href":"/Fleet/2"}],"equipment":[]}';
    expect(readPage(bytesOf(json)).links.get('next')).toBe('/Fleet/2');
    expect(readPage(bytesOf('<Fleet><Equipment/></Fleet>')).entries).toBe(0);
  });

  it('may have its links under their own names, and its fleet beside them', () => {
    const machine = {
      EquipmentHeader: { PIN: 'P1' },
      EngineStatus: { Running: 'true', datetime: '2026-03-04T12:00Z' },
    };
    const pages = [
      { _links: { self: { href: '/Fleet/1' }, next: { href: '/Fleet/2' } }, Equipment: [machine] },
      { links: [{ rel: 'next', href: '/Fleet/2' }], version: '1', Fleet: { Equipment: [machine] } },
      { links: [{ rel: 'next', href: '/Fleet/2' }], fleet: [machine] },
    ];
    for (const page of pages) {
      const { links, readings, entries } = readPage(bytesOf(JSON.stringify(page)));
      expect(links.get('next')).toBe('/Fleet/2');
      expect(entries).toBe(1);
      expect(readings).toMatchObject([{ deviceId: 'P1', deviceTime: Date.UTC(2026, 2, 4, 12), ignition: true }]);
    }
  });

  it.each([
    '{"Equipment":[]}',
    '{"links":[],"equipment":null}',
    '{"Fleet":{}}',
    '{"Fleet":{"Equipment":[]}}',
    '<Fleet/>',
  ])('may hold nothing: %s', text => {
    expect(readPage(bytesOf(text))).toMatchObject({ entries: 0, readings: [] });
  });

  it('of a series has values of one machine, which may be named outside of it', () => {
    const series =
      '<CumulativeOperatingHoursMessages><Links><rel>self</rel><href>x</href></Links>' +
      '<CumulativeOperatingHours datetime="2026-03-04T12:00:00Z"><Hour>1</Hour></CumulativeOperatingHours>' +
      '<CumulativeOperatingHours datetime="2026-03-04T13:00:00Z"><Hour>2</Hour></CumulativeOperatingHours>' +
      '</CumulativeOperatingHoursMessages>';
    const page = readPage(bytesOf(series), { machine: 'P9' });
    expect(page.entries).toBe(2);
    expect(page.readings).toMatchObject([
      { deviceId: 'P9', engineHoursMs: 3_600_000 },
      { deviceId: 'P9', engineHoursMs: 7_200_000 },
    ]);
    const json = { CumulativeOperatingHours: [{ datetime: '2026-03-04T12:00:00Z', Hour: 'PT1H' }] };
    expect(readPage(bytesOf(JSON.stringify(json)), { machine: 'P9' }).readings).toMatchObject([
      { engineHoursMs: 3_600_000 },
    ]);
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'empty'],
    ['<Fleet><Equipment>', 'not-well-formed'],
    ['{"Equipment":', 'not-well-formed'],
    ['"text"', 'not-a-document'],
    ['{}', 'not-a-document'],
    ['{"error":"unauthorized","error_description":"Full authentication is required"}', 'not-a-document'],
    ['{"errors":[],"message":"Rate limit exceeded","links":[]}', 'not-a-document'],
    ['{"Fleet":"denied"}', 'not-a-document'],
    ['<Error><Code>401</Code><Message>Unauthorized</Message></Error>', 'not-a-document'],
    [`<Fleet>${'<a>'.repeat(100)}`, 'too-deep'],
    [`<Fleet ${Array.from({ length: 30 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'too-many-attributes'],
    [`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'too-deep'],
  ])('%#', (text, reason) => {
    expect(decoded(text)).toMatchObject({ refused: reason, readings: [] });
  });

  it('stops at as many elements as a page may have', () => {
    expect(decoded(`<Fleet>${'<a/>'.repeat(500_001)}</Fleet>`).refused).toBe('too-many-elements');
  });
});

it('reads times, hours and lengths in all their spellings', () => {
  expect(timeOf('2026-03-04T12:30:45')).toBe(Date.UTC(2026, 2, 4, 12, 30, 45));
  expect(timeOf('2026-03-04T12:30:45.1234567+02:00')).toBe(Date.UTC(2026, 2, 4, 10, 30, 45, 123));
  expect(timeOf('2026-03-04T12:30+02:00')).toBe(Date.UTC(2026, 2, 4, 10, 30));
  expect(timeOf('2026-02-30T00:00:00')).toBeUndefined();
  expect(timeOf('2026-03-04')).toBeUndefined();
  expect(hoursOf('2037.4')).toBe(7_334_640_000);
  expect(hoursOf('P1DT2H3M4.5S')).toBe(((26 * 60 + 3) * 60 + 4.5) * 1000);
  expect(hoursOf('1.2045E3')).toBe(4_336_200_000);
  expect(hoursOf('P')).toBeUndefined();
  expect(hoursOf('-1')).toBeUndefined();
  expect(metresOf('2', 'miles', 'kilometre')).toBeCloseTo(3218.688, 6);
  expect(metresOf('2', undefined, 'kilometre')).toBe(2000);
  expect(metresOf('2', 'furlong', 'kilometre')).toBeUndefined();
  expect(numberOf('-5.0E-4')).toBe(-0.0005);
  expect(numberOf('1e99')).toBeUndefined();
  expect(numberOf('E5')).toBeUndefined();
});
