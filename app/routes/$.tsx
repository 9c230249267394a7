import { ErrorPage } from '~/components/page/error-page';

/** Any address that no other route has. */
export const loader = () => {
  throw new Response(null, { status: 404 });
};

export default ErrorPage;
