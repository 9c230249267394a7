import type { Database } from '../client.ts';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The search part of the list's address, without `?`. */
  readonly query: string;
}

export interface ListSettings {
  /** The person's own, in this organisation, by name. */
  readonly views: readonly SavedView[];
  readonly hiddenColumns: readonly string[];
  readonly dense: boolean;
}

/** How a person has a list shown, and the views of it that they have saved. */
export const listSettings = async (
  db: Database,
  { userId, organisationId, list }: { userId: string; organisationId: string; list: string },
): Promise<ListSettings> => {
  const [views, setting] = await Promise.all([
    db.savedView.findMany({
      where: { userId, organisationId, list },
      select: { id: true, name: true, query: true },
      orderBy: { name: 'asc' },
    }),
    db.listSetting.findUnique({ where: { userId_list: { userId, list } } }),
  ]);
  return { views, hiddenColumns: setting?.hiddenColumns ?? [], dense: setting?.dense ?? false };
};
