import { createTheme } from '@mantine/core';

/** Mantine's components take their colours from `mantine.css`; here is only what is not a colour. */
export const theme = createTheme({
  defaultRadius: 4,
  fontFamily: 'var(--font)',
  cursorType: 'pointer',
  respectReducedMotion: true,
});
