import { describe, expect, test } from 'vitest';
import { judgeAddress, mailDomain } from './mail-address.ts';

const known = { sellers: ['eva@nordhafen.example', 'eva.n@gmail.com'], obligors: ['ap@kran.example'] };

describe('whose an obligor’s contact looks to be', () => {
  test.each([
    ['anna@kran.example', 'named'],
    ['anna@BUCHHALTUNG.kran.example.', 'named'],
    ['anna@notkran.example', 'other'],
    ['kran.example@gmail.com', 'free-mail'],
    ['kran@qq.com', 'free-mail'],
    ['no address', 'free-mail'],
    ['anna@nordhafen.example', 'sellers'],
    ['anna@kran.nordhafen.example', 'sellers'],
  ])('%s: %s', (address, verdict) => {
    expect(judgeAddress(address, known)).toBe(verdict);
  });

  test('an invoice that names nobody’s domain, or a free mailbox, is no measure', () => {
    expect(judgeAddress('anna@kran.example', { ...known, obligors: [] })).toBe('unknown');
    expect(judgeAddress('anna@kran.example', { ...known, obligors: ['kran@web.de'] })).toBe('unknown');
  });

  test('the domain is what follows the last @', () => {
    expect(mailDomain('"a@b"@Example.COM')).toBe('example.com');
    expect(mailDomain('a@localhost')).toBeNull();
  });
});
