import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Role } from '#domain/access/permissions';
import type { Language } from '~/i18n/languages';
import type { ChainStatus } from '~/load-context';
import type { MapSettings } from '../map/settings.ts';
import type { Theme } from './themes.ts';

/** What was just done, said once, on the page that follows. `key` is a translation key: `<namespace>:done.<what>`. */
export interface Notice {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The signed-in person, as the frame shows them. */
export interface Viewer {
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  /** IANA. */
  readonly timeZone: string;
  readonly roles: readonly Role[];
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly kinds: readonly OrganisationKind[];
    readonly frozen: boolean;
    readonly admitted: boolean;
  };
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  readonly counts: {
    readonly inbox: number;
    readonly approvals: number;
    readonly agreements: number;
    readonly alarms: number;
  };
}

/** What the root loader sends to every page. */
export interface RootData {
  readonly language: Language;
  readonly theme: Theme;
  /** What the browser says the device prefers, where it says so. */
  readonly preferredScheme: 'light' | 'dark' | null;
  /** Whether keys without a modifier act in lists. */
  readonly shortcuts: boolean;
  /** For forms. */
  readonly csrf: string;
  readonly viewer: Viewer | null;
  readonly notice: Notice | null;
  readonly chain: ChainStatus;
  readonly now: Date;
  /** How far changes were heard of when the page's data was read. */
  readonly liveMark: string;
  readonly version: string;
  readonly map: MapSettings;
}
