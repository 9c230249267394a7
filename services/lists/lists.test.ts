import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSettings } from '#prisma/reads/list-settings';
import {
  accepted,
  createMember,
  createOrganisation,
  refusalOf,
  type TestOrganisation,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import { deleteView } from './delete-view.ts';
import { viewQuery } from './lists.ts';
import { MOST_VIEWS, saveView } from './save-view.ts';
import { showList } from './show-list.ts';

describe('the address of a view', () => {
  const query = (text: string) => viewQuery(new URLSearchParams(text));

  it('is the same for the same filter, and knows no page', () => {
    expect(query('state=open&q=a%20b&after=xyz')).toBe(query('?q=a+b&state=open&to=&before=q'));
    expect(query('state=b&state=a')).toBe('state=a&state=b');
    expect(query('after=1&id=7&selected=1')).toBe('');
  });
});

describe('saved views and how a list is shown', () => {
  let services: TestServices;
  let seller: TestOrganisation;
  let other: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    seller = await createOrganisation(services.ctx, 'Seller', ['SUPPLIER']);
    other = await createOrganisation(services.ctx, 'Other', ['SUPPLIER']);
  });
  afterAll(() => services.close());

  const settingsOf = ({ userId, organisationId }: { userId: string; organisationId: string }) =>
    listSettings(services.db, { userId, organisationId, list: 'receivables' });
  const save = (who: TestOrganisation['viewer'] | null, name: string, query = 'state=overdue') =>
    saveView(services.ctx, who, { list: 'receivables', name, query });

  it('are kept by name; the same name is replaced', async () => {
    const { viewId } = accepted(await save(seller.viewer, '  Overdue '));
    const again = accepted(await save(seller.viewer, 'Overdue', '?state=overdue&currency=EUR&after=abc'));
    expect(again).toEqual({ viewId, query: 'currency=EUR&state=overdue' });
    expect((await settingsOf(seller.viewer)).views).toEqual([
      { id: viewId, name: 'Overdue', query: 'currency=EUR&state=overdue' },
    ]);
  });

  it('are one’s own: not a colleague’s, not another organisation’s, and not another list’s', async () => {
    const [view] = (await settingsOf(seller.viewer)).views;
    expect((await settingsOf(seller.preparer)).views).toEqual([]);
    expect((await settingsOf({ ...seller.viewer, organisationId: other.id })).views).toEqual([]);
    const invoices = { userId: seller.viewer.userId, organisationId: seller.id, list: 'invoices' };
    expect((await listSettings(services.db, invoices)).views).toEqual([]);
    for (const stranger of [seller.preparer, other.viewer]) {
      expect(refusalOf(await deleteView(services.ctx, stranger, { viewId: view?.id ?? '' }))).toBe('not-found');
    }
    expect((await settingsOf(seller.viewer)).views).toHaveLength(1);
    accepted(await deleteView(services.ctx, seller.viewer, { viewId: view?.id ?? '' }));
    expect((await settingsOf(seller.viewer)).views).toEqual([]);
  });

  it('are refused without a session, without a name, without a filter, and beyond the most', async () => {
    expect(refusalOf(await save(null, 'x'))).toBe('sign-in-required');
    expect(refusalOf(await save(seller.viewer, '   '))).toBe('invalid-input');
    expect(refusalOf(await save(seller.viewer, 'All', '?after=abc'))).toBe('view-is-whole-list');
    const busy = await createMember(services.ctx, seller, ['VIEWER']);
    for (let at = 0; at < MOST_VIEWS; at += 1) accepted(await save(busy, `View ${at}`));
    expect(refusalOf(await save(busy, 'One more'))).toBe('too-many-views');
    accepted(await save(busy, 'View 3', 'state=settled'));
  });

  it('columns and density are the person’s, whatever the organisation', async () => {
    expect(await settingsOf(seller.viewer)).toMatchObject({ hiddenColumns: [], dense: false });
    const show = (hiddenColumns: string[]) =>
      showList(services.ctx, seller.viewer, { list: 'receivables', hiddenColumns, dense: true });
    accepted(await show(['seller', 'seller', 'due']));
    expect(await settingsOf({ ...seller.viewer, organisationId: other.id })).toMatchObject({
      hiddenColumns: ['seller', 'due'],
      dense: true,
    });
    expect(refusalOf(await show(['<script>']))).toBe('invalid-input');
    accepted(await show([]));
    expect(await settingsOf(seller.preparer)).toMatchObject({ hiddenColumns: [], dense: false });
  });
});
