import { describe, expect, it } from 'vitest';
import { NodeUnreachable, RpcError } from '../rpc.ts';
import { classifyError } from './classify-error.ts';

const ofMessage = (message: string) =>
  classifyError({ kind: 'not-sent', error: new RpcError('eth_sendRawTransaction', -32000, message, undefined) });

describe('classifyError', () => {
  it.each([
    ['already known', 'sent-before'], // geth
    ['Known transaction', 'sent-before'], // Besu
    ['transaction already imported', 'sent-before'], // Anvil
    ['AlreadyKnown', 'sent-before'], // Nethermind
    ['nonce too low: next nonce 7, tx nonce 3', 'look-again'], // geth
    ['Nonce too low', 'look-again'], // Besu
    ['nonce too low', 'look-again'], // Anvil, Erigon, Reth
    ['replacement transaction underpriced', 'pay-more'], // geth, Anvil
    ['transaction underpriced: tip needed 1, tip permitted 0', 'pay-more'], // geth
    ['Gas price below configured minimum gas price', 'pay-more'], // Besu
    ['max fee per gas less than block base fee', 'pay-more'], // geth, Anvil
    ['FeeTooLow, MaxFeePerGas too low', 'pay-more'], // Nethermind
    ['insufficient funds for gas * price + value', 'retry'], // geth
    ['Upfront cost exceeds account balance', 'retry'], // Besu
    ['exceeds block gas limit', 'requeue'], // geth
    ['intrinsic gas too high -- tx.gas_limit > env.block.gas_limit', 'requeue'], // Anvil
    ['oversized data', 'requeue'], // geth
    ['Transaction gas limit exceeds block gas limit', 'requeue'], // Besu
    ['txpool is full', 'retry'], // geth
    ['the moon is in the wrong house', 'retry'],
  ])('%s → %s', (message, next) => {
    expect(ofMessage(message).next).toBe(next);
  });

  it('alarms when only a person can help, or when no node was seen to say it', () => {
    expect(ofMessage('insufficient funds')).toMatchObject({ next: 'retry', alarm: true });
    expect(ofMessage('something new')).toMatchObject({
      next: 'retry',
      alarm: true,
      reason: expect.stringContaining('something new'),
    });
    expect(ofMessage('txpool is full')).toMatchObject({ alarm: false });
  });

  it('tries again when the node is away', () => {
    expect(classifyError({ kind: 'not-sent', error: new NodeUnreachable('gone') })).toMatchObject({
      next: 'retry',
      alarm: false,
    });
  });

  it('does not hide a mistake of ours behind a retry', () => {
    expect(() => classifyError({ kind: 'not-sent', error: new TypeError('undefined is not a function') })).toThrow(
      TypeError,
    );
  });

  it('gives a reverted transaction more gas a few times, then gives up on the action', () => {
    expect(classifyError({ kind: 'reverted', attempts: 1 }).next).toBe('requeue');
    expect(classifyError({ kind: 'reverted', attempts: 5 })).toEqual({
      next: 'refuse',
      refusal: { code: 'not-relayed' },
    });
  });

  it('sends what was passed over again, unless its nonce is used or it never works', () => {
    const passedOver = { kind: 'passed-over', attempts: 1, nonceUsed: false, late: false } as const;
    expect(classifyError(passedOver).next).toBe('requeue');
    expect(classifyError({ ...passedOver, late: true, attempts: 50 }).next).toBe('requeue');
    expect(classifyError({ ...passedOver, nonceUsed: true })).toEqual({
      next: 'refuse',
      refusal: { code: 'nonce-used' },
    });
    expect(classifyError({ ...passedOver, attempts: 5 }).next).toBe('refuse');
  });
});
