import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, variables } from './config.ts';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: null,
      ledger: { rpcUrl: null, confirmations: 0, blockSeconds: 1, fees: { kind: 'free' } },
      demo: true,
    });
  });

  it('shows no demo over an external node unless asked', () => {
    expect(readConfig({ LEDGER_RPC_URL: 'http://localhost:8545' })).toMatchObject({
      demo: false,
      ledger: { fees: { kind: 'auto' } },
    });
    expect(readConfig({ LEDGER_RPC_URL: 'http://localhost:8545', DEMO: 'on' }).demo).toBe(true);
    expect(readConfig({ DEMO: 'off' }).demo).toBe(false);
  });

  it('reads fees, and drops the slash at the end of an address', () => {
    expect(readConfig({ LEDGER_FEES: 'eip1559:30:2' }).ledger.fees).toEqual({
      kind: 'eip1559',
      maxFeePerGas: 30n,
      maxPriorityFeePerGas: 2n,
    });
    expect(readConfig({ PUBLIC_URL: 'https://portal.example/' }).publicUrl).toBe('https://portal.example');
  });

  it('names every mistake, and what would be right', () => {
    const read = () => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', DEMO: 'perhaps', LEDGER_FEES: 'cheap' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT is from 1 to 65535; it is “70000”/);
    expect(read).toThrow(/DATABASE_URL is an address that begins with postgresql:\/\/ or postgres:\/\//);
    expect(read).not.toThrow(/mysql/);
    expect(read).toThrow(/DEMO is on or off/);
    expect(read).toThrow(/LEDGER_FEES is free, auto, legacy/);
  });

  it('believes a broker of one’s own as far as it is told, and no further', () => {
    const trustOf = (MQTT_TRUST?: string) =>
      readConfig({ MQTT_URL: 'mqtt://broker.example', ...(MQTT_TRUST !== undefined && { MQTT_TRUST }) }).devices.mqtt
        ?.trust;
    expect([undefined, '0', '1', '2'].map(trustOf)).toEqual([0, 0, 1, 2]);
    for (const wrong of ['3', '-1', 'yes']) expect(() => trustOf(wrong)).toThrow(/MQTT_TRUST/);
    expect(readConfig({ MQTT_TRUST: '2' }).devices.mqtt).toBeNull();
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 3000, databaseUrl: null });
  });

  it('.env.example lists every variable, and none that is not read', () => {
    const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const listed = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(match => match[1]);
    expect(listed.toSorted()).toEqual(Object.keys(variables).toSorted());
  });
});
