import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/spotlight/styles.layer.css';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useFetcher, useNavigate } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import type { Hit } from '~/presenters/search.server';
import type { loader } from '~/routes/search';
import { Icon, type IconName } from '../page/icon.tsx';
import { NAVIGATION } from '../page/navigation.ts';

const [store, spotlight] = createSpotlight();

const KINDS = ['machine', 'lease', 'receivable', 'invoice', 'request'] as const satisfies readonly Hit['kind'][];
const ICONS: Readonly<Record<Hit['kind'], IconName>> = {
  machine: 'equipment',
  lease: 'lease',
  receivable: 'receivable',
  invoice: 'invoice',
  request: 'finance',
};

/** Waits for a pause in typing, so that the server is not asked for every letter. */
const PAUSE_MS = 150;

/** Records that the server finds under these letters; none while it looks for others. */
const useHits = (query: string): readonly Hit[] => {
  const { load, data } = useFetcher<typeof loader>();
  const text = query.trim();
  useEffect(() => {
    if (text.length < 2) return;
    const timer = setTimeout(() => load(`/search?q=${encodeURIComponent(text)}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, load]);
  return data?.query === text ? data.hits : [];
};

/** Goes to any page by a few letters of its name, and to any record by its reference, its number or a party. */
const CommandPalette = ({ opened }: { readonly opened: number }) => {
  const t = useTranslate();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const hits = useHits(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press opens it
  useEffect(() => spotlight.open(), [opened]);
  const pages: SpotlightActionData[] = [
    ...NAVIGATION.flatMap(section => section.entries).map(entry => ({
      id: entry.to,
      label: entry.label(t),
      leftSection: <Icon name={entry.icon} />,
      onClick: () => navigate(entry.to),
    })),
    {
      id: '/settings',
      label: t('frame.settings'),
      leftSection: <Icon name="person" />,
      onClick: () => navigate('/settings'),
    },
  ];
  const typed = query.trim().toLowerCase();
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.pages'), actions: pages.filter(({ label }) => label?.toLowerCase().includes(typed)) },
    ...KINDS.map(kind => ({
      group: t(`palette.kind.${kind}`),
      actions: hits
        .filter(hit => hit.kind === kind)
        .map(hit => ({
          id: hit.to,
          label: hit.name,
          description: hit.detail,
          leftSection: <Icon name={ICONS[kind]} />,
          onClick: () => navigate(hit.to),
        })),
    })),
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      store={store}
      actions={groups}
      // What was found on the server is not looked through again: it may be a party's name that fits.
      filter={(_, all) => all}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight="60vh"
      nothingFound={t('palette.nothing')}
      searchProps={{
        leftSection: <Icon name="search" />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
      highlightQuery
    />
  );
};

export default CommandPalette;
