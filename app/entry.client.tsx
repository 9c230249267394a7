import { RemixBrowser } from '@remix-run/react';
import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { getInitialNamespaces } from 'remix-i18next/client';
import { isHandle } from '~/components/page/handle';
import { RequestContext } from '~/components/page/request-context';
import { BASE_NAMESPACES, type Namespace } from '~/i18n/namespaces';
import { I18N_OPTIONS } from '~/i18n/options';

const files = import.meta.glob<ResourceKey>('./i18n/*/*.json', { import: 'default' });

/** Loads a language's file of texts when a page first needs it. */
const texts: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`./i18n/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no texts ${language}/${namespace}`), false);
    load().then(
      loaded => done(null, loaded),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), false),
    );
  },
};

/** Refusals come later where the page says so, unless it already answers a form. */
const initialRefusals = (answersForm: boolean): Namespace[] => {
  const isLater = Object.values(window.__remixRouteModules).some(
    route => isHandle(route?.handle) && route.handle.refusals === 'on-demand',
  );
  return isLater && !answersForm ? [] : ['refusals'];
};

const start = async (): Promise<void> => {
  const answersForm = document.querySelector('meta[name="answers-form"]') !== null;
  await i18next
    .use(initReactI18next)
    .use(texts)
    .init({
      ...I18N_OPTIONS,
      lng: document.documentElement.lang,
      ns: [...BASE_NAMESPACES, ...getInitialNamespaces(), ...initialRefusals(answersForm)],
    });
  // Whatever a form is answered, its words are on their way when it comes.
  document.addEventListener('submit', () => void i18next.loadNamespaces('refusals'), { capture: true, once: true });
  // Browsers hide a nonce from selectors and serialised markup, but not from the page's own scripts.
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  // Read by the part of Mantine's dialogs that locks scrolling with a style of its own (`get-nonce`).
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  const requestId = document.querySelector<HTMLMetaElement>('meta[name="request-id"]')?.content ?? '';
  startTransition(() => {
    hydrateRoot(
      document,
      <RequestContext.Provider value={{ nonce, requestId, answersForm }}>
        <I18nextProvider i18n={i18next}>
          <RemixBrowser />
        </I18nextProvider>
      </RequestContext.Provider>,
    );
  });
};

void start();
