import type { Fixture } from '../../fixture.ts';

const AT = Date.UTC(2026, 2, 4, 12, 30, 45);

export const fixtures: readonly Fixture[] = [
  {
    name: 'a place, with the supply cut',
    line: '*HQ,7001000123,V1,123045,A,4808.1000,N,01134.8000,E,042.00,270,040326,FFF7FBFF#',
    readings: [{ deviceId: '7001000123', deviceTime: AT, fix: 'valid', ignition: false, alarms: ['power-cut'] }],
    replies: ['2a48512c373030313030303132332c56342c56312c323032363033303431323330343523'],
  },
  {
    name: 'the answer to a command, before a place',
    line: '*TH,7001000123,V4,S20,DONE,130305,123045,A,4808.1000,S,01134.8000,W,14.28,028,040326,FFFFFFFF#',
    readings: [{ deviceTime: AT, fix: 'valid', ignition: true, alarms: [] }],
    replies: [],
  },
  {
    name: 'a place without its point',
    line: '*HQ,7001000123,V1,123045,A,48081000,N,011348000,E,000.00,173,040326,FFFFFFFF,,,9059e2c,8232,4#',
    readings: [{ latitude: 48 + 8.1 / 60, longitude: 11 + 34.8 / 60 }],
  },
  {
    name: 'a heartbeat',
    line: '*HQ,860000000000017,HTBT,55#',
    readings: [{ fix: 'none', batteryPercent: 55 }],
    replies: ['2a48512c3836303030303030303030303031372c4854425423'],
  },
  {
    name: 'what it answered to a text message',
    line: '*HQ,7001000123,SMS,*adminip*192.0.2.7,5013#',
    readings: [{ deviceId: '7001000123', fix: 'none' }],
  },
  {
    name: 'a sign-on with the numbers of the SIM',
    line: '*HQ,7001000123,V0,262010000000017#',
    readings: [],
    replies: ['2a48512c373030313030303132332c563023'],
  },
  {
    name: 'a place without speed, course and time of day',
    line: '*HQ,7001000123,V1,,A,4808.1000,N,01134.8000,E,,,040326,FFFFFFFF#',
    readings: [{ deviceTime: Date.UTC(2026, 2, 4), fix: 'valid', speedMps: 0, ignition: true }],
  },
  {
    name: 'fewer cells around than it counts',
    line: '*HQ,7001000123,NBR,123045,262,2,0,6,4242,1717,-67,040326,FFFFFFFF#',
    readings: [{ deviceTime: AT, fix: 'none', ignition: true }],
  },
  {
    name: 'cells around',
    line: '*HQ,7001000123,NBR,123045,262,2,0,2,21580,27766,-67,21581,27767,-70,040326,FFFFFBFF,6#',
    readings: [{ deviceTime: AT, fix: 'none', ignition: false }],
  },
  {
    name: 'cells with country and network in one',
    line: '*HQ,7001000123,V3,123045,26202,01,010278,045142,128,-92,02DE,0,X,040326,FFFFFFFF#',
    readings: [{ deviceTime: AT, fix: 'none', ignition: true }],
  },
  {
    name: 'a watch',
    line: '*HQ,7001000123,LINK,123045,22,9,85,1200,0,040326,FFFFFFFF#',
    readings: [{ deviceTime: AT, fix: 'none', satellites: 9, batteryPercent: 85 }],
  },
  {
    name: 'a place with a date alone',
    line: '*hq,860000000000017,VP1,A,4808.1000,N,01134.8000,E,0.48,0.0000,040326#',
    readings: [{ deviceTime: Date.UTC(2026, 2, 4), fix: 'valid' }],
  },
  {
    name: 'a place by Beidou',
    line: '*hq,860000000000017,VP1,B,4808.1000,N,01134.8000,E,0.48,0.0000,040326#',
    readings: [{ deviceTime: Date.UTC(2026, 2, 4), fix: 'valid' }],
  },
  {
    name: 'nothing: a device without a clock and a fix',
    line: '*HQ,7001000123,V1,000000,V,0.0000,0,0.0000,0,0.00,0.00,000000,ffffffff#',
    readings: [],
  },
  {
    name: 'binary, 32 bytes',
    line: '2470010001231230450403264808100005011348000e042270fffffffdff0001',
    readings: [{ deviceId: '7001000123', deviceTime: AT, fix: 'valid', batteryPercent: 80, alarms: ['sos'] }],
  },
];
