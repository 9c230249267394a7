import { describe, expect, it } from 'vitest';
import { checkNewPassword, hashPassword, isPassword } from './passwords.ts';

const about = ['Marit Petersen', 'marit.petersen@nordhafen.example', 'Nordhafen Leasing GmbH'];
const verdict = (password: string): string => {
  const checked = checkNewPassword(password, about);
  return checked.ok ? 'ok' : checked.refusal.code;
};

describe('new passwords', () => {
  it.each([
    'harbour crane seven',
    'correct horse battery staple',
    'tfUrk9#qpL2x',
    '起重机在港口等待着明天的船到来',
    `${'x'.repeat(3)}qzj8 Lämmergeier`,
  ])('accepts %j', password => expect(verdict(password)).toBe('ok'));

  it.each([
    ['short', 'password-too-short'],
    ['elevenchars', 'password-too-short'],
    ['ab'.repeat(65), 'password-too-long'],
    ['1qaz2wsx3edc', 'password-guessable'],
    ['Password2024!', 'password-guessable'],
    ['!!qwertyuiop99', 'password-guessable'],
    ['aaaaaaaaaaaa', 'password-guessable'],
    ['abcabcabcabc', 'password-guessable'],
    ['abcdefghijklm', 'password-guessable'],
    ['098765432109', 'password-guessable'],
    ['123456789012345', 'password-guessable'],
    ['MaritPetersen1', 'password-guessable'],
    ['nordhafen-2026', 'password-guessable'],
    ['lienlightlien', 'password-guessable'],
  ])('refuses %j: %s', (password, code) => expect(verdict(password)).toBe(code));

  it('counts characters, not bytes, and accepts 64 and more of them', () => {
    expect(verdict(`${'the quick brown fox jumps over '.repeat(3)}once`)).toBe('ok');
    expect(verdict('🏗🚢🏭🔧🔩🪝⚓🧱')).toBe('password-too-short');
  });
});

describe('stored passwords', () => {
  it('are argon2id with the parameters of OWASP, and salted', async () => {
    const [one, two] = await Promise.all([hashPassword('harbour crane seven'), hashPassword('harbour crane seven')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await isPassword(one, 'harbour crane seven')).toBe(true);
    expect(await isPassword(one, 'harbour crane Seven')).toBe(false);
  });

  it('are the same however the accents were composed', async () => {
    expect(await isPassword(await hashPassword('L\u00e4mmergeier'), 'La\u0308mmergeier')).toBe(true);
  });

  it('are never right for an account that is not there', async () => {
    expect(await isPassword(null, 'anything at all')).toBe(false);
  });
});
