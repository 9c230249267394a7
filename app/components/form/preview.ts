import type { ShouldRevalidateFunction } from '@remix-run/react';

/** Of a page whose form has a preview: a preview changes nothing that the page has loaded. */
export const unlessPreview: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.get('do') !== 'preview' && defaultShouldRevalidate;
