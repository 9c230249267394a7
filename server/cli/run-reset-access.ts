import { parseArgs } from 'node:util';
import { resetAccess } from '#services/identity/reset-access';
import { ExplainedError } from '../explained-error.ts';
import { UsageError } from './command.ts';
import { withComposition } from './with-ground.ts';

const reasons: Readonly<Record<string, string>> = {
  'invalid-input': 'is no e-mail address.',
  'user-not-found': 'has no account here, or a disabled one.',
  'no-membership': 'belongs to no organisation any more.',
};

/** Lets somebody in again whom no administrator can help; the link is printed, or sent to the person's own address. */
export function runResetAccess(args: readonly string[], out: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { mail: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [email] = positionals;
  if (email === undefined || positionals.length > 1) throw new UsageError('Name one e-mail address.');
  return withComposition(async ({ services }) => {
    const reset = await resetAccess(services, null, { email, byMail: values.mail });
    if (!reset.ok) throw new ExplainedError(`${email} ${reasons[reset.refusal.code] ?? reset.refusal.code}`);
    const { name, hadSecondFactor, link, expiresAt } = reset.value;
    out(
      `${name}: sessions ended${hadSecondFactor ? ', second factor taken away' : ''}. It is in the audit, and told by mail.`,
    );
    if (link === null) out('The link for a new password goes to that address by mail.');
    else {
      out(`A link for a new password, once, until ${expiresAt.toISOString()}. Hand it to nobody else:`);
      out(link);
    }
    return 0;
  });
}
