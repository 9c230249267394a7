import { describe, expect, it } from 'vitest';
import { renderMessage } from './render-message.ts';
import { TEMPLATES } from './template-names.ts';
import { english } from './texts-en.ts';
import { simplifiedChinese } from './texts-zh-cn.ts';

const blanksOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').sort();

describe('message texts', () => {
  it.each(Object.entries(TEMPLATES))(
    '%s has the same blanks in every language, and uses all of them',
    (name, blanks) => {
      for (const texts of [english, simplifiedChinese]) {
        const [, message] = Object.entries(texts).find(([one]) => one === name) ?? [];
        const used = new Set(blanksOf(`${message?.subject} ${message?.text}`));
        expect([...used].sort()).toEqual([...blanks].sort());
      }
    },
  );

  it('writes moments in the language of the reader, in UTC', () => {
    const params = { organisation: 'Nord', inviter: 'Ann', link: 'http://x/y', expires: '2026-12-02T14:05:00.000Z' };
    expect(renderMessage('invitation', 'en', params).text).toContain('December 2, 2026 at 2:05 PM UTC');
    expect(renderMessage('invitation', 'zh-CN', params).text).toContain('2026年12月2日 14:05 UTC');
    expect(renderMessage('invitation', 'fr', params).subject).toBe('Invitation to Nord on Lienlight');
  });

  it('keeps subjects on one line, and does not fill blanks inside of names', () => {
    const params = {
      organisation: 'Nord\r\n{link}',
      inviter: 'A',
      link: 'http://x/y',
      expires: '2026-12-02T14:05:00Z',
    };
    expect(renderMessage('invitation', 'en', params).subject).toBe('Invitation to Nord {link} on Lienlight');
  });

  it('does not send a message with an empty blank', () => {
    expect(() => renderMessage('obligor-code', 'en', { code: '123456' })).toThrow('minutes');
    expect(() => renderMessage('constructor', 'en', {})).toThrow('No message');
  });
});
