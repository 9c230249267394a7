import type { Translate } from '~/i18n/use-translate';
import type { IconName } from './icon.tsx';

export interface NavigationEntry {
  readonly to: string;
  readonly icon: IconName;
  readonly label: (t: Translate) => string;
  /** Where the number beside the entry comes from. */
  readonly count?: 'inbox' | 'approvals' | 'agreements' | 'alarms';
}

export interface NavigationSection {
  readonly key: string;
  readonly label: ((t: Translate) => string) | null;
  readonly entries: readonly NavigationEntry[];
}

/** The rail, from top to bottom. A new page of the first level is one entry here. */
export const NAVIGATION: readonly NavigationSection[] = [
  {
    key: 'work',
    label: null,
    entries: [
      { to: '/', icon: 'home', label: t => t('navigation.dashboard') },
      { to: '/inbox', icon: 'inbox', label: t => t('navigation.inbox'), count: 'inbox' },
      { to: '/approvals', icon: 'approval', label: t => t('navigation.approvals'), count: 'approvals' },
      { to: '/agreements', icon: 'agreement', label: t => t('navigation.agreements'), count: 'agreements' },
    ],
  },
  {
    key: 'receivables',
    label: t => t('navigation.receivables-section'),
    entries: [
      { to: '/invoices', icon: 'invoice', label: t => t('navigation.invoices') },
      { to: '/receivables', icon: 'receivable', label: t => t('navigation.receivables') },
      { to: '/finance', icon: 'finance', label: t => t('navigation.finance') },
      { to: '/payments', icon: 'payment', label: t => t('navigation.payments') },
    ],
  },
  {
    key: 'leasing',
    label: t => t('navigation.leasing-section'),
    entries: [
      { to: '/equipment', icon: 'equipment', label: t => t('navigation.equipment') },
      { to: '/devices', icon: 'device', label: t => t('navigation.devices') },
      { to: '/alarms', icon: 'alarm', label: t => t('navigation.alarms'), count: 'alarms' },
      { to: '/geofences', icon: 'area', label: t => t('navigation.geofences') },
      { to: '/leases', icon: 'lease', label: t => t('navigation.leases') },
      { to: '/collateral', icon: 'collateral', label: t => t('navigation.collateral') },
      { to: '/liens', icon: 'lien', label: t => t('navigation.liens') },
      { to: '/recalls', icon: 'recall', label: t => t('navigation.recalls') },
    ],
  },
  {
    key: 'records',
    label: t => t('navigation.records-section'),
    entries: [
      { to: '/ledger', icon: 'ledger', label: t => t('navigation.ledger') },
      { to: '/organisation', icon: 'organisation', label: t => t('navigation.organisation') },
    ],
  },
];
