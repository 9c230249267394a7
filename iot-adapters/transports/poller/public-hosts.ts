import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What is reached from inside alone, or stands for an IPv4 address in another's clothes (RFC 6890, 6052, 3056, 4380). */
const V4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16 ' +
  '198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
const V6 =
  '::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/32 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8';

const listOf = (nets: string, family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const net of nets.split(' ')) {
    const [address = '', bits = ''] = net.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
};

// Apart: Node holds IPv4 addresses against rules for IPv6 too, as ::ffff:0:0/96.
const [inside4, inside6] = [listOf(V4, 'ipv4'), listOf(V6, 'ipv6')];

/** Whether an address is one of the public network. */
export const isPublicAddress = (address: string): boolean => {
  const [bare = ''] = address.split('%');
  switch (isIP(bare)) {
    case 4:
      return !inside4.check(bare, 'ipv4');
    case 6:
      return !inside6.check(bare, 'ipv6');
    default:
      return false;
  }
};

/**
 * Looks up a name for a connection, at the moment when it is made, so that the address that was looked at is the one that is
 * spoken to. A name that leads to an address of this machine or of the network around it leads nowhere.
 */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, options, (error, found, family) => {
    if (error) return done(error, found, family);
    const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
    if (addresses.every(isPublicAddress)) return done(null, found, family);
    return done(new Error('no public address'), [], 0);
  });
};
