/** A code list written as text, its codes apart by white space. */
export const codes = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
