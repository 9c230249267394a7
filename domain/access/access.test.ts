import { describe, expect, test } from 'vitest';
import { type AccessActor, authorise, checkScopes, needsSecondPerson, permissionsOfActor } from './authorise.ts';
import { hasKind, isTrading, kindBits, kindsFromBits, ORGANISATION_KINDS } from './organisation-kinds.ts';
import {
  ALL_PERMISSIONS,
  isReading,
  LINK_PERMISSIONS,
  type Permission,
  permissionsOf,
  type Role,
} from './permissions.ts';

const subject = `0x${'11'.repeat(32)}` as const;
const other = `0x${'22'.repeat(32)}` as const;

const member = (roles: readonly Role[], change: Partial<AccessActor> = {}): AccessActor => ({
  userId: 'u1',
  organisationId: 'o1',
  organisationKinds: ['BANK'],
  roles,
  via: { kind: 'session' },
  ...change,
});

describe('roles', () => {
  test('a viewer reads, and nothing else', () => {
    for (const permission of permissionsOf(['VIEWER'], ['BANK', 'LESSOR'])) expect(isReading(permission)).toBe(true);
    expect(permissionsOf(['VIEWER'], ['LESSOR'])).toContain('receivable:read');
  });

  test('an administrator manages people and accounts, and moves no claim', () => {
    const permissions = permissionsOf(['ADMINISTRATOR'], ['BANK', 'LESSOR']);
    expect(permissions).toContain('member:manage');
    expect(permissions).toContain('bank-account:approve');
    expect(
      permissions.filter(
        permission => !isReading(permission) && /^(receivable|fragment|finance|payment)/.test(permission),
      ),
    ).toEqual([]);
  });

  test('a preparer prepares and an approver may approve', () => {
    expect(authorise(member(['PREPARER']), 'finance:fund.prepare').ok).toBe(true);
    expect(authorise(member(['PREPARER']), 'finance:fund.approve')).toMatchObject({
      refusal: { code: 'not-permitted' },
    });
    expect(authorise(member(['APPROVER']), 'finance:fund.approve').ok).toBe(true);
  });

  test('nobody without a role may do anything', () => {
    expect(permissionsOf([], ORGANISATION_KINDS)).toEqual([]);
  });
});

describe('kinds of organisation', () => {
  test('only a bank quotes and funds', () => {
    const lessor = member(['PREPARER', 'APPROVER'], { organisationKinds: ['LESSOR', 'SUPPLIER'] });
    for (const permission of ['finance:quote', 'finance:fund.prepare', 'finance:fund.approve'] as const)
      expect(authorise(lessor, permission)).toMatchObject({ refusal: { code: 'not-permitted-for-kind' } });
    expect(authorise(lessor, 'finance:request').ok).toBe(true);
  });

  test('an auditor’s people read, whatever their roles, and manage their own members', () => {
    const permissions = permissionsOf(['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'], ['AUDITOR']);
    const managing: Permission[] = ['organisation:manage', 'member:manage', 'token:manage', 'key:manage'];
    expect(permissions.filter(permission => !isReading(permission))).toEqual(managing);
  });

  test('bits are those of the contracts', () => {
    expect(kindBits(['LESSEE', 'BANK', 'GUEST_OBLIGOR'])).toBe(69);
    expect(kindsFromBits(69)).toEqual(['LESSEE', 'BANK', 'GUEST_OBLIGOR']);
    expect([isTrading(16), isTrading(64), isTrading(32), hasKind(69, 'BANK'), hasKind(3, 'BANK')]).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('API tokens', () => {
  const token = (scopes: string[], roles: Role[]) => member(roles, { via: { kind: 'token', scopes } });

  test('do what both their scopes and their maker’s roles allow', () => {
    expect(permissionsOfActor(token(['receivable:read', 'finance:fund.approve'], ['PREPARER']))).toEqual([
      'receivable:read',
    ]);
    expect(authorise(token(['receivable:read'], ['PREPARER']), 'finance:quote')).toMatchObject({
      refusal: { code: 'not-in-token-scope' },
    });
    expect(authorise(token(['finance:fund.approve'], ['PREPARER']), 'finance:fund.approve')).toMatchObject({
      refusal: { code: 'not-permitted' },
    });
  });

  test('are given known scopes that their maker has', () => {
    const maker = member(['PREPARER']);
    expect(checkScopes(maker, ['receivable:read', 'finance:quote', 'receivable:read'])).toEqual({
      ok: true,
      value: ['finance:quote', 'receivable:read'],
    });
    expect(checkScopes(maker, [])).toMatchObject({ refusal: { code: 'scopes-missing' } });
    expect(checkScopes(maker, ['everything'])).toMatchObject({
      refusal: { code: 'scope-unknown', params: { scope: 'everything' } },
    });
    expect(checkScopes(maker, ['toString'])).toMatchObject({ refusal: { code: 'scope-unknown' } });
    expect(checkScopes(maker, ['member:manage'])).toMatchObject({ refusal: { code: 'scope-beyond-own' } });
  });
});

describe('behind an obligor’s link', () => {
  const link = member([], {
    userId: null,
    organisationKinds: ['GUEST_OBLIGOR'],
    via: { kind: 'obligor-link', subject },
  });

  test('its own receivable can be seen, confirmed, rejected and disputed; one person is enough', () => {
    for (const permission of LINK_PERMISSIONS) expect(authorise(link, permission, subject).ok).toBe(true);
    expect(needsSecondPerson(link)).toBe(false);
    expect(needsSecondPerson(member(['PREPARER']))).toBe(true);
  });

  test('no other receivable, none unnamed, and nothing else', () => {
    for (const permission of ALL_PERMISSIONS) {
      expect(authorise(link, permission, other)).toMatchObject({ refusal: { code: 'not-through-this-link' } });
      expect(authorise(link, permission)).toMatchObject({ refusal: { code: 'not-through-this-link' } });
    }
    expect(ALL_PERMISSIONS.filter(permission => authorise(link, permission, subject).ok).sort()).toEqual(
      [...LINK_PERMISSIONS].sort(),
    );
  });

  test('roles given by mistake change nothing', () => {
    expect(authorise({ ...link, roles: ['ADMINISTRATOR', 'APPROVER'] }, 'member:manage', subject).ok).toBe(false);
  });
});
