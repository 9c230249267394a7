import type { Fixture } from '../../fixture.ts';

const AT = Date.UTC(2026, 2, 4, 12, 30, 45);

const EARLIER = Date.UTC(2026, 1, 22, 8);

export const fixtures: readonly Fixture[] = [
  {
    name: 'a machine whose hours are older than its place',
    line:
      '<Fleet xmlns="http://standards.iso.org/iso/15143/-3" version="1"><Equipment><EquipmentHeader><OEMName>Acme</OEMName>' +
      '<Model/><EquipmentID>Crane 7</EquipmentID><SerialNumber>S7</SerialNumber><PIN>missing</PIN></EquipmentHeader>' +
      '<Location datetime="2026-03-04T12:30:45Z"><Latitude>48.135</Latitude><Longitude>11.58</Longitude>' +
      '<Altitude>1703.4</Altitude><AltitudeUnits>foot</AltitudeUnits></Location>' +
      '<CumulativeOperatingHours datetime="2026-02-22T08:00:00.000Z"><Hour>PT1762H54M</Hour></CumulativeOperatingHours>' +
      '</Equipment></Fleet>',
    readings: [
      { deviceId: 'S7', deviceTime: EARLIER, fix: 'none', engineHoursMs: 6_346_440_000 },
      { deviceId: 'S7', deviceTime: AT, fix: 'valid', latitude: 48.135, longitude: 11.58, altitudeM: 519.19632 },
    ],
  },
  {
    name: 'the other namespace, with a prefix, and times as children',
    line:
      '<a:Fleet xmlns:a="http://www.jcmanet.or.jp/english2017/ISO/15143/-3/20190501"><a:Equipment><a:EquipmentHeader>' +
      '<a:PIN>P1</a:PIN></a:EquipmentHeader><a:Distance><a:OdometerUnits>kilometre</a:OdometerUnits><a:Odometer>4642.06' +
      '</a:Odometer><a:datetime>2026-03-04T12:30:45.987Z</a:datetime></a:Distance></a:Equipment></a:Fleet>',
    readings: [{ deviceId: 'P1', deviceTime: AT + 987, odometerM: 4_642_060 }],
  },
  {
    name: 'JSON in other letters',
    line: JSON.stringify({
      Links: [{ Rel: 'self', Href: 'https://oem.example.invalid/Fleet/1' }],
      Equipment: [
        {
          EquipmentHeader: { OEMName: 'Acme', Pin: 'P2' },
          FuelRemaining: { Percent: 62.4, FuelTankCapacity: 0, DateTime: '2026-03-04T12:30:45Z' },
          EngineStatus: { Running: true, Datetime: '2026-03-04T12:30:45Z' },
        },
      ],
    }),
    readings: [{ deviceId: 'P2', deviceTime: AT, fuelPercent: 62.4, ignition: true }],
  },
  {
    name: 'a place beside the meridian of Greenwich, as XML writes doubles',
    line:
      '<Fleet><Equipment><EquipmentHeader><PIN>P3</PIN></EquipmentHeader><Location datetime="2026-03-04T12:30:45Z">' +
      '<Latitude>51.4779</Latitude><Longitude>-5.0E-4</Longitude></Location></Equipment></Fleet>',
    readings: [{ deviceId: 'P3', deviceTime: AT, fix: 'valid', latitude: 51.4779, longitude: -0.0005 }],
  },
  { name: 'nothing behind the last page', line: '[]', readings: [] },
  {
    name: 'a document type',
    line: '<!DOCTYPE Fleet [<!ENTITY a "a">]><Fleet>&a;</Fleet>',
    readings: [],
    refused: 'doctype',
  },
  { name: 'another document', line: '<html><body>Sign in</body></html>', readings: [], refused: 'not-a-document' },
];
