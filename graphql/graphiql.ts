import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

/** Everything is in the page itself: nothing comes from another host. */
const page = renderGraphiQL({
  title: 'Lienlight API',
  endpoint: '/graphql',
  // Posts with a session's cookie need a header that no form of another site can send.
  additionalHeaders: { 'GraphQL-Require-Preflight': '1' },
  shouldPersistHeaders: false,
  defaultQuery: '{\n  viewer {\n    organisation {\n      name\n    }\n    permissions\n  }\n}\n',
});

const [beforeStyle = '', rest = ''] = split(page, '<style>');
const [style = '', script = ''] = split(rest, '<script>');

/** The editor makes its style sheets as it runs: they carry the nonce too. */
const nonceForStyles = (nonce: string): string => `
  const create = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const element = create(name, options);
    if (String(name).toLowerCase() === 'style') element.nonce = ${JSON.stringify(nonce)};
    return element;
  };`;

function split(text: string, tag: string): [string, string] {
  const at = text.indexOf(tag);
  if (at < 0) throw new Error(`GraphiQL’s page has no ${tag}`);
  return [text.slice(0, at), text.slice(at + tag.length)];
}

/** GraphiQL as a page that the content security policy lets run: its script and styles carry the response's nonce. */
export const graphiqlPage = (nonce: string): string => {
  const attribute = `nonce="${nonce}"`;
  return `${beforeStyle.trimStart()}<style ${attribute}>${style}<script ${attribute}>${nonceForStyles(nonce)}</script><script ${attribute}>${script}`;
};
