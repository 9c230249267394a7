import { useActionData, useLocation, useNavigationType } from '@remix-run/react';
import { useState } from 'react';
import { type KeptAnswer, keepAnswer } from './kept-answer.ts';

/**
 * What the page's action answered: a refusal with what was typed, a token that is shown once. It stands until the next form is
 * answered or the reader leaves the page. Used in place of the router's `useActionData`, which a live update empties.
 */
export const useAnswer = <Action = unknown>() => {
  const answered = useActionData<Action>();
  const at = useLocation();
  const by = useNavigationType();
  const [kept, setKept] = useState<KeptAnswer<NonNullable<typeof answered>> | null>(null);
  const now = keepAnswer(kept, answered, { at, by });
  // While rendering, not in an effect: no picture of the page may be without it.
  if (now !== kept) setKept(now);
  return now?.answer;
};
