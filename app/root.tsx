import './styles/mantine.css';
import './styles/index.css';
import { type MantineColorSchemeManager, MantineProvider } from '@mantine/core';
import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '~/components/live/use-live';
import { useTitle } from '~/components/page/breadcrumbs';
import { ErrorPage } from '~/components/page/error-page';
import { Frame, PlainFrame } from '~/components/page/frame';
import { handleOf, type PageHandle } from '~/components/page/handle';
import { useRequestFacts } from '~/components/page/request-context';
import { isTheme, type Theme } from '~/components/page/themes';
import { usePrint } from '~/components/page/use-print';
import { useRootData } from '~/components/page/viewer';
import { BASE_NAMESPACES, type Namespace } from '~/i18n/namespaces';
import { loadRoot } from '~/presenters/root.server';
import { theme } from '~/styles/theme';

export const handle: PageHandle = { i18n: [...BASE_NAMESPACES] };

export const links: LinksFunction = () => [{ rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }];

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const { root, headers } = await loadRoot(request, context);
  return data(root, { headers });
};

/** Sets the scheme before the first paint, where the server could not know what the device prefers. */
const SCHEME_SCRIPT = `(function(){var r=document.documentElement;if(r.dataset.theme==='auto')r.dataset.mantineColorScheme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'})()`;

/** The scheme is chosen by a form and kept in a cookie; Mantine reads it from the page. */
const schemeManager = (chosen: Theme): MantineColorSchemeManager => ({
  get: () => {
    const kept = typeof document === 'undefined' ? chosen : document.documentElement.dataset.theme;
    return isTheme(kept) ? kept : chosen;
  },
  set() {},
  subscribe() {},
  unsubscribe() {},
  clear() {},
});

const Document = ({ children }: { readonly children: ReactNode }) => {
  const { i18n } = useTranslation();
  const root = useRootData();
  const { nonce, requestId, answersForm } = useRequestFacts();
  const chosen = root?.theme ?? 'auto';
  const manager = useMemo(() => schemeManager(chosen), [chosen]);
  return (
    <html
      lang={i18n.language}
      data-theme={chosen}
      data-mantine-color-scheme={chosen === 'auto' ? (root?.preferredScheme ?? 'light') : chosen}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="request-id" content={requestId} />
        {answersForm && <meta name="answers-form" content="yes" />}
        <Title />
        <Meta />
        <Links />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCHEME_SCRIPT }} />
      </head>
      <body>
        <MantineProvider
          theme={theme}
          // Their style sheets are in mantine.css: nothing is written into the page.
          withCssVariables={false}
          withGlobalClasses={false}
          defaultColorScheme={chosen}
          colorSchemeManager={manager}
          getStyleNonce={() => nonce}
        >
          {children}
        </MantineProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
};

const Title = () => <title>{useTitle()}</title>;

export const Layout = Document;

/** Waits for the texts of the page's namespaces; while they load, the page before stays. */
const useTexts = (): void => {
  const handles = useMatches().map(handleOf);
  const refusals: Namespace[] = handles.some(one => one.refusals === 'on-demand') ? [] : ['refusals'];
  useTranslation([...new Set([...handles.flatMap(one => one.i18n ?? []), ...refusals])]);
};

/** The frame that the page asks for. */
const useFrame = () => (useMatches().some(match => handleOf(match).frame === 'plain') ? PlainFrame : Frame);

export default function App() {
  useTexts();
  useLive();
  usePrint();
  const PageFrame = useFrame();
  return (
    <PageFrame>
      <Outlet />
    </PageFrame>
  );
}

export function ErrorBoundary() {
  const root = useRootData();
  return root?.viewer ? (
    <Frame>
      <ErrorPage />
    </Frame>
  ) : (
    <PlainFrame>
      <ErrorPage />
    </PlainFrame>
  );
}
