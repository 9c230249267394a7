import { expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from './public-hosts.ts';

it.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ],
  ...['255.255.255.255', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'fd12:3456::1', '::ffff:10.0.0.1', '::ffff:7f00:1'],
  ...['64:ff9b::a00:1', '2002:a00:1::1', 'ff02::1', '', 'platform.example', '010.0.0.1'],
])('%s is no address of the public network', address => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '100.128.0.1', '192.169.0.1', '2606:2800:220:1::1', '2a00:1450::1'])(
  '%s is one',
  address => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([true, false])('a name that leads to this machine leads nowhere (all addresses: %s)', async all => {
  const [error, found] = await new Promise<[Error | null, unknown]>(resolve =>
    publicLookup('localhost', { all }, (failed, addresses) => resolve([failed, addresses])),
  );
  expect(error?.message).toBe('no public address');
  expect(found).toEqual([]);
});
