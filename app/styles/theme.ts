import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent, from its lightest to its darkest. */
const PETROL: MantineColorsTuple = [
  '#e2eff3',
  '#c5dfe7',
  '#9ad5e3',
  '#74c2d5',
  '#4d9fb4',
  '#2b7f95',
  '#156a80',
  '#0b5a70',
  '#084657',
  '#06323f',
];

export const theme = createTheme({
  colors: { petrol: PETROL },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 4,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontFamily: 'var(--font)' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Mantine's own colours follow those of `tokens.css`, which are chosen for contrast in both schemes. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-2)',
    '--mantine-color-placeholder': 'var(--text-2)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-anchor': 'var(--accent)',
    '--input-placeholder-color': 'var(--text-2)',
    '--mantine-font-size-sm': '0.875rem',
  };
  return { variables: {}, light: shared, dark: shared };
};
