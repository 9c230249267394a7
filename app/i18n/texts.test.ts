import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ALL_PERMISSIONS, FOUR_EYES, isFourEyesOperation } from '#domain/access/permissions';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import { RECEIVABLE_REFUSALS } from '#domain/receivables/refusals';
import { REFUSAL_REASONS } from '#domain/telemetry/refusal-reasons';
import { ACTION_TYPES } from '#ledger/typed-data/action-types';
import { INBOX_KINDS } from '#services/inbox/kinds';
import { permissionKey } from '~/components/organisation/permission-text';
import { LANGUAGES } from './languages.ts';
import { NAMESPACES } from './namespaces.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const tree: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), tree])));
interface Tree {
  [key: string]: string | Tree;
}

const leaves = (node: Tree, path = ''): [string, string][] =>
  Object.entries(node).flatMap(([name, value]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return typeof value === 'string' ? [[key, value] satisfies [string, string]] : leaves(value, key);
  });

const textsOf = (language: string, namespace: string): Map<string, string> =>
  new Map(leaves(tree.parse(JSON.parse(readFileSync(`${root}app/i18n/${language}/${namespace}.json`, 'utf8')))));

/** An example in a comment is no use. */
const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const sources = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true }).flatMap(file =>
    file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.tsx?$/.test(file.name)
      ? [readFileSync(`${file.parentPath}/${file.name}`, 'utf8').replace(COMMENTS, '')]
      : [],
  );

const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();

/** i18next asks for `key_one` and `key_other` under the name `key`. */
const asked = (key: string): string => key.replace(/_(one|other)$/, '');

describe.each(NAMESPACES)('%s', namespace => {
  const [english, ...others] = LANGUAGES.map(language => textsOf(language, namespace));

  it('has the same texts with the same blanks in every language, none of them empty', () => {
    for (const other of others) {
      expect([...other.keys()].sort()).toEqual([...(english?.keys() ?? [])].sort());
      for (const [key, text] of english ?? []) {
        expect(text.trim(), key).not.toBe('');
        expect(other.get(key)?.trim(), key).not.toBe('');
        expect(blanks(other.get(key) ?? ''), key).toEqual(blanks(text));
      }
    }
  });
});

describe('keys', () => {
  const code = sources('app').join('\n');
  const literals = new Set([...code.matchAll(/['"`]([\w:.-]+)['"`]/g)].map(([, key = '']) => key));
  // `ledger:actions.names.${type}` uses every text that begins so.
  const prefixes = [...code.matchAll(/`([\w:.-]+[.:-])\$\{/g)].map(([, prefix = '']) => prefix);

  it('are all used', () => {
    const unused = NAMESPACES.flatMap(namespace =>
      [...textsOf('en', namespace).keys()].map(asked).flatMap(key => {
        const names = namespace === 'common' ? [key, `common:${key}`] : [`${namespace}:${key}`];
        const used = names.some(name => literals.has(name) || prefixes.some(prefix => name.startsWith(prefix)));
        return used ? [] : [`${namespace}:${key}`];
      }),
    );
    expect(unused).toEqual([]);
  });

  it('that are written with their namespace all exist', () => {
    const known = new Set(NAMESPACES.flatMap(one => [...textsOf('en', one).keys()].map(key => `${one}:${asked(key)}`)));
    const written = [...literals].filter(
      key => NAMESPACES.some(one => key.startsWith(`${one}:`)) && !key.endsWith('.'),
    );
    const permissions: readonly string[] = ALL_PERMISSIONS;
    expect(written.filter(key => !known.has(key) && !permissions.includes(key) && !isFourEyesOperation(key))).toEqual(
      [],
    );
  });
});

describe('what other folders name', () => {
  const refusals = new Set([...textsOf('en', 'refusals').keys()].map(asked));

  it('every refusal has a text', () => {
    const code = ['domain', 'services', 'app'].flatMap(sources).join('\n');
    const codes = [...code.matchAll(/\brefuse(?:<[^>()]*>)?\(\s*'([a-z]+(?:-[a-z]+)*)'/g)].map(([, one = '']) => one);
    expect(codes.length).toBeGreaterThan(50);
    const missing = [...new Set<string>([...codes, ...RECEIVABLE_REFUSALS, 'predecessor-refused'])].filter(
      one => !refusals.has(one),
    );
    expect(missing.sort()).toEqual([]);
  });

  it('every reason for which a message is refused has a text, and no text is of none', () => {
    const texts = [...textsOf('en', 'devices').keys()].filter(key => key.startsWith('reason.'));
    expect(texts.sort()).toEqual([...REFUSAL_REASONS, 'not-storable'].map(reason => `reason.${reason}`).sort());
  });

  it('every alarm has words among what is said of collateral', () => {
    const collateral = textsOf('en', 'collateral');
    expect(ALARM_KINDS.filter(kind => !collateral.has(`words.alarm.${kind}`))).toEqual([]);
  });

  it('every permission, inbox item and signed action has a text', () => {
    const [organisation, inbox, ledger] = [
      textsOf('en', 'organisation'),
      textsOf('en', 'inbox'),
      textsOf('en', 'ledger'),
    ];
    const without = [
      ...ALL_PERMISSIONS.filter(one => !organisation.has(permissionKey(one).replace('organisation:', ''))),
      ...INBOX_KINDS.filter(kind => !inbox.has(`kinds.${kind}`)),
      ...Object.keys(FOUR_EYES).filter(one => !inbox.has(`operations.${one.replace(/[:.]/g, '-')}`)),
      ...Object.keys(ACTION_TYPES).filter(type => !ledger.has(`actions.names.${type}`)),
    ];
    expect(without).toEqual([]);
  });
});
