// Keeps one comment of a pull request up to date, by the REST API of GitHub.

/** More pages of comments than these are not looked through. */
const PAGES = 100;

/** Asks the API. */
const ask = ({ token }, method, url, body) =>
  fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'cdk8s-istio',
      'x-github-api-version': '2022-11-28',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The token may not do what was asked. */
class Forbidden extends Error {}

function checked(response, what) {
  if (response.ok) return response;
  const { status } = response;
  if (status === 401 || status === 403 || status === 404) throw new Forbidden();
  throw new Error(`${what} was answered with ${status}`);
}

/** The address of the next page, as the header Link names it. */
export function nextPage(link) {
  const next = (link ?? '').split(',').find((part) => /;\s*rel="?next"?\s*(;|$)/.test(part));
  return next === undefined ? undefined : /<([^>]*)>/.exec(next)?.[1];
}

/** Whether a comment was written by whoever the token belongs to: that of a job is an app, which cannot ask who it is. */
async function ownership(settings) {
  const response = await ask(settings, 'GET', `${settings.api}/user`);
  if (!response.ok) return ({ user }) => user?.type === 'Bot';
  const { login } = await response.json();
  return ({ user }) => user?.login === login;
}

/** The first comment that begins with the marker and was written with this token's account. */
async function found(settings, comments) {
  const isOwn = await ownership(settings);
  let page = `${comments}?per_page=100`;
  for (let i = 0; i < PAGES && page !== undefined; i++) {
    const response = checked(await ask(settings, 'GET', page), 'the list of comments');
    const list = await response.json();
    // Somebody else could begin a comment with the marker, and edit it later.
    const own = list.find((comment) => comment.body?.startsWith(settings.marker) && isOwn(comment));
    if (own !== undefined) return own;
    page = nextPage(response.headers.get('link'));
  }
  return undefined;
}

/**
 * Writes the comment: in the place of the one that is there, or as a new one where it has news. Where the token may not, nothing is done.
 *
 * @returns `created`, `updated`, `same`, `nothing` or `forbidden`
 */
export async function keepComment(settings) {
  try {
    return await kept(settings);
  } catch (error) {
    if (error instanceof Forbidden) return 'forbidden';
    throw error;
  }
}

async function kept(settings) {
  const { api, repository, number, body, isNews } = settings;
  const issues = `${api}/repos/${repository}/issues`;
  const own = await found(settings, `${issues}/${number}/comments`);
  if (own === undefined && !isNews) return 'nothing';
  if (own?.body === body) return 'same';
  const [method, url] =
    own === undefined ? ['POST', `${issues}/${number}/comments`] : ['PATCH', `${issues}/comments/${own.id}`];
  checked(await ask(settings, method, url, { body }), 'the comment');
  return own === undefined ? 'created' : 'updated';
}
