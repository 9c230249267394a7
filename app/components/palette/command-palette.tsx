import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useNavigate } from '@remix-run/react';
import { useEffect } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { Icon } from '../page/icon.tsx';
import { NAVIGATION } from '../page/navigation.ts';

const [store, spotlight] = createSpotlight();

/** Goes to any page by a few letters of its name. */
const CommandPalette = ({ opened }: { readonly opened: number }) => {
  const t = useTranslate();
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press opens it
  useEffect(() => spotlight.open(), [opened]);
  const actions: SpotlightActionData[] = [
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
  return (
    <Spotlight
      store={store}
      actions={actions}
      shortcut={null}
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
