import type { MessageTexts } from './template-names.ts';

export const english: MessageTexts = {
  invitation: {
    subject: 'Invitation to {organisation} on Lienlight',
    text: `{inviter} invites you to work for {organisation} on Lienlight.

Open this link to accept, until {expires}:

{link}

The link is yours alone and works once. If you did not expect it, do nothing.
`,
  },
  'password-reset': {
    subject: 'Choose a new password for Lienlight',
    text: `An administrator of {organisation} lets you choose a new password for Lienlight.

Open this link, until {expires}:

{link}

The link works once. If you did not ask for it, tell your administrator and do nothing: your password stays as it is.
`,
  },
  'password-changed': {
    subject: 'Your Lienlight password was changed',
    text: `Your password was changed on {at}, and your other sessions were ended.

If this was not you, tell an administrator of your organisation at once.
`,
  },
  'account-changed': {
    subject: '{organisation}: a bank account was changed',
    text: `The bank account of {organisation} was changed on Lienlight on {at}, by two persons.

Until now: {oldAccount}
From now on: {newAccount}

You are told because you are, or were until lately, a contact of {organisation}. If you know nothing of this change, call your
administrator now, by a number that you already have.
`,
  },
  'counterparty-account-changed': {
    subject: '{organisation} has changed its bank account',
    text: `{organisation}, to whom you owe or from whom you have bought, has changed its bank account on Lienlight on {at}.

Until now: {oldAccount}
From now on: {newAccount}

What you were told to pay to somebody else (a bank, after a notice of assignment) stays as you were told.
Before you pay to the new account, call {organisation} by a number that you already have; do not answer this message.
`,
  },
  'contact-removed': {
    subject: '{organisation}: you are no longer a contact',
    text: `Your address was taken from the contacts of {organisation} on Lienlight, or replaced, on {at}.

If you know nothing of this, tell an administrator of {organisation}.
`,
  },
  'obligor-link': {
    subject: '{seller} asks you to confirm invoice {invoice}',
    text: `{seller} asks you to confirm, or to reject, its invoice {invoice} over {amount}.

Open this link, until {expires}:

{link}

You will be sent a code by SMS. The link shows this receivable and nothing else; forward it to nobody.
If you do not know {seller}, do nothing.
`,
  },
  'assignment-notice': {
    subject: 'Notice of assignment: invoice {invoice} of {seller}',
    text: `The claim of {seller} on you from its invoice {invoice}, {amount}, has been assigned to {assignee} ({reference}).

From now on pay it to this account only, with the number of the invoice:

{account}
{holder}

Payment to another account may not free you of your debt. If this account is new to you, call {seller} by a number that you
already have before you pay; do not answer this message.
`,
  },
  'obligor-code': {
    subject: 'Lienlight code',
    text: 'Lienlight: your code is {code}. It is valid for {minutes} minutes. Tell it to nobody, not even to us.',
  },
};
