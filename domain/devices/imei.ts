/** The check digit of an IMEI's first fourteen digits. Source: 3GPP TS 23.003, annex B (Luhn). */
export const imeiCheckDigit = (digits: string): number => {
  const sum = [...digits].reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
};
