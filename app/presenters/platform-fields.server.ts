import { z } from 'zod';

const text = z.string().trim().max(2000).default('');

/** How an account signs in. The secrets' fields have names that are never sent back to a page. */
export const platformFields = z
  .object({
    vendor: z.string().trim().min(1).max(60),
    name: z.string().trim().min(1).max(120),
    baseUrl: z.string().trim().min(1).max(500),
    kind: z.enum(['basic', 'client-credentials', 'password']),
    signInUrl: text,
    user: text,
    password: z.string().max(2000).default(''),
    clientId: text,
    clientPassword: z.string().max(2000).default(''),
    scope: text,
  })
  .transform((given, check) => {
    const { vendor, name, baseUrl, kind, signInUrl, user, password, clientId, clientPassword, scope } = given;
    const needed = {
      basic: { user, password },
      'client-credentials': { signInUrl, clientId, clientPassword },
      password: { signInUrl, user, password },
    }[kind];
    for (const [field, value] of Object.entries(needed))
      if (value === '') check.addIssue({ code: 'custom', message: 'field-required', path: [field] });
    const more = scope === '' ? {} : { scope };
    const account = { vendor, name, baseUrl };
    switch (kind) {
      case 'basic':
        return { ...account, authorisation: { kind, user, password } };
      case 'client-credentials':
        return {
          ...account,
          authorisation: { kind, tokenUrl: signInUrl, clientId, clientSecret: clientPassword, ...more },
        };
      case 'password':
        return {
          ...account,
          authorisation: {
            ...{ kind, tokenUrl: signInUrl, user, password },
            ...(clientId !== '' && { clientId }),
            ...(clientPassword !== '' && { clientSecret: clientPassword }),
            ...more,
          },
        };
    }
  });

export const hostFields = z.object({ host: z.string().max(300), note: z.string().trim().min(1).max(500) });
