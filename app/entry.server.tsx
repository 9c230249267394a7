import { PassThrough } from 'node:stream';
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { createInstance } from 'i18next';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { RequestContext } from '~/components/page/request-context';
import { isLanguage, type Language } from '~/i18n/languages';
import { requestedLanguage, translations } from '~/i18n/locale.server';
import { BASE_NAMESPACES } from '~/i18n/namespaces';
import { I18N_OPTIONS } from '~/i18n/options';
import { RESOURCES } from '~/i18n/resources.server';

/** How long a loader's deferred data may keep a response open. */
export const streamTimeout = 10_000;

/** The root loader knows the signed-in person's language; where it did not run, the request says. */
const languageOf = async (request: Request, remixContext: EntryContext): Promise<Language> => {
  const rootData: unknown = remixContext.staticHandlerContext.loaderData.root;
  if (typeof rootData === 'object' && rootData !== null && 'language' in rootData && isLanguage(rootData.language)) {
    return rootData.language;
  }
  return requestedLanguage(request);
};

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce: nonce, requestId, services }: AppLoadContext,
): Promise<Response> {
  const i18n = createInstance();
  await i18n.use(initReactI18next).init({
    ...I18N_OPTIONS,
    resources: RESOURCES,
    lng: await languageOf(request, remixContext),
    ns: [...BASE_NAMESPACES, ...translations.getRouteNamespaces(remixContext)],
  });
  headers.set('Content-Type', 'text/html; charset=utf-8');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
  // Lets browsers that offer it say which scheme they prefer, so that "auto" is right in the first byte.
  headers.set('Accept-CH', 'Sec-CH-Prefers-Color-Scheme');
  headers.append('Vary', 'Sec-CH-Prefers-Color-Scheme, Cookie, Accept-Language');

  const answersForm = remixContext.staticHandlerContext.actionData !== null;
  return new Promise((resolve, reject) => {
    let shellRendered = false;
    let code = status;
    const { pipe, abort } = renderToPipeableStream(
      <RequestContext.Provider value={{ nonce, requestId, answersForm }}>
        <I18nextProvider i18n={i18n}>
          <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
        </I18nextProvider>
      </RequestContext.Provider>,
      {
        nonce,
        onShellReady() {
          shellRendered = true;
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          code = 500;
          if (shellRendered) services.log.error({ err: error, requestId }, 'a page failed while it was being sent');
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Data that the router fetches for a page is as private as the page. */
export function handleDataRequest(response: Response): Response {
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-store');
  return response;
}

/** Unexpected failures of loaders and actions; the page names the request id under which they are logged. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (request.signal.aborted) return;
  const { pathname } = new URL(request.url);
  context.services.log.error(
    { err: error, requestId: context.requestId, method: request.method, pathname },
    'request failed',
  );
}
