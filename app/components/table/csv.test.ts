import { describe, expect, it } from 'vitest';
import { csvLine, neutralised } from './csv.ts';

describe('cells of a CSV file', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])('takes the formula out of %j', text => {
    expect(neutralised(text)).toBe(`'${text}`);
  });

  it.each(['R-2026-0001', '1234.56', 'a=b', '', '甲公司'])('leaves %j as it is', text => {
    expect(neutralised(text)).toBe(text);
  });

  it('quotes commas, quotes and line breaks, after the formula is taken out', () => {
    expect(csvLine(['a,b', 'say "no"', '=HYPERLINK("x")', 'two\nlines'])).toBe(
      '"a,b","say ""no""","\'=HYPERLINK(""x"")","two\nlines"\r\n',
    );
  });
});
