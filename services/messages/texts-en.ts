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
  'second-factor-on': {
    subject: 'Your Lienlight account has a second factor',
    text: `An authenticator app was set up for your account on {at}. From now on you log in with your password and a code of the app; your
other sessions were ended.

If this was not you, tell an administrator of your organisation at once.
`,
  },
  'second-factor-off': {
    subject: 'The second factor of your Lienlight account was turned off',
    text: `The second factor of your account was turned off on {at}. Your password alone opens it now.

If this was not you, tell an administrator of your organisation at once.
`,
  },
  'second-factor-reset': {
    subject: 'An administrator reset your second factor on Lienlight',
    text: `An administrator of {organisation} took the second factor of your account away on {at}. Until you set up another, your password
alone opens it.

If you did not ask for this, call your administrator now, by a number that you already have.
`,
  },
  'recovery-code-used': {
    subject: 'A recovery code was used for your Lienlight account',
    text: `One of your recovery codes was used on {at}. It does not work again. Codes that are left: {left}.

If this was not you, change your password at once, and tell an administrator of your organisation.
`,
  },
  'second-factor-guessed': {
    subject: 'Somebody tries to get into your Lienlight account',
    text: `Somebody gave too many wrong codes for your account on {at}. Codes are asked for only after the right password: somebody may know
yours.

If this was not you, change your password at once, and tell an administrator of your organisation.
`,
  },
  'access-reset': {
    subject: 'Your access to Lienlight was reset',
    text: `Whoever runs this portal reset the access of your account on {at}: its second factor was taken away, its sessions were ended, and a link
for a new password was made.

If you did not ask for this, tell them at once.
`,
  },
  'access-reset-link': {
    subject: 'Get back into your Lienlight account',
    text: `Whoever runs this portal reset the access of your account: its second factor was taken away and its sessions were ended.

Open this link to choose a new password, until {expires}:

{link}

The link works once. If you did not ask for it, tell them at once.
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
  'alarm-standing': {
    subject: '{machine}: {alarm}',
    text: `Machine {machine}: {alarm}, since {at}. So far nobody of your organisation has acknowledged it.

{link}

Acknowledge the alarm there, mute it, or announce the work that explains it.
`,
  },
  'obligor-code': {
    subject: 'Lienlight code',
    text: 'Lienlight: your code is {code}. It is valid for {minutes} minutes. Tell it to nobody, not even to us.',
  },
};
