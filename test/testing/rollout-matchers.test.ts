import '../../lib/testing/jest';
import { rolloutStates } from '../../lib/compare';
import { Request } from '../../lib/simulate';
import { bySubsets, manifestsOf, pause, weight } from '../compare/rollout/nginx';

const asked = Request.get('http://nginx/').from('client.app');
const states = (text: string) => rolloutStates(manifestsOf(text));
const good = bySubsets([weight(20), pause].join(', '));

const messageOf = (action: () => void): string => {
  try {
    action();
  } catch (error) {
    // eslint-disable-next-line no-control-regex -- Jest may colour it.
    return (error as Error).message.replace(/\u001b\[\d+m/g, '');
  }
  return 'it passed';
};

test('passes where a request is answered in each state, and between them', () => {
  expect(states(good)).toKeepServing(asked);
  expect(messageOf(() => expect(states(good)).not.toKeepServing(asked))).toMatch(
    /^expected the release not to keep serving GET http:\/\/nginx\/ from client\.app, and it does in each of \d+ states$/,
  );
});

test('fails in the first state in which a part is lost, with the share and the trace', () => {
  // Nobody answers on the port that the canary's pods are asked for.
  const after = manifestsOf(
    good
      .replace('containerPort: 80', 'containerPort: 80, name: web')
      .replace('targetPort: 80', 'targetPort: web'),
  );
  const before = manifestsOf(good.replace('containerPort: 80', 'containerPort: 80, name: web')).find(
    ({ kind }) => kind === 'Rollout',
  );
  const renamed = after.map((one) =>
    one.kind === 'Rollout'
      ? (JSON.parse(JSON.stringify(one).replace('"name":"web"', '"name":"http"')) as typeof one)
      : one,
  );
  const message = messageOf(() => expect(rolloutStates(renamed, { from: before })).toKeepServing(asked));
  expect(message).toMatch(
    /and 20 % of it is lost in "step 1: setWeight 20":\n\nGET http:\/\/nginx\/ from client\.app\n/,
  );
  expect(message).toMatch(/→ +20 % {2}503, nothing runs behind subset canary/);
});

test('an error that a caller is to get counts as lost too', () => {
  const fault = good.replace(
    '- name: primary\n',
    '- name: primary\n      fault: {abort: {httpStatus: 500, percentage: {value: 10}}}\n',
  );
  expect(messageOf(() => expect(states(fault)).toKeepServing(asked))).toContain(
    '10 % of it is lost in "before the release"',
  );
});

test('moments may be left out, all or those in which proxies lag behind', () => {
  const superseded = rolloutStates(manifestsOf(good), { superseded: true });
  expect(superseded).not.toKeepServing(asked);
  expect(superseded).toKeepServing(asked, { moments: 'written' });
  expect(superseded).toKeepServing(asked, { moments: 'none' });
});

test('what is refused is not there, and told', () => {
  const refused = good.replace(
    '  host: nginx\n',
    '  host: nginx\n  trafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}\n',
  );
  expect(messageOf(() => expect(states(refused)).toKeepServing(asked))).toContain(
    'DestinationRule app/nginx is left out.',
  );
});

test('an answer that is not sure fails either way, unless it may pass', () => {
  const service = good.replace('spec: {selector: {app: nginx}, ports', 'spec: {ports');
  const message = /it is not known in "before the release":\n\n.* no manifest shows its endpoints/;
  expect(messageOf(() => expect(states(service)).toKeepServing(asked))).toMatch(message);
  expect(messageOf(() => expect(states(service)).not.toKeepServing(asked))).toMatch(message);
  expect(states(service)).not.toKeepServing(asked, { allowUncertain: true });
});

test.each([
  ['null', null, 'null'],
  ['a text', 'states', 'string'],
  ['an empty list', [], 'an empty list'],
  ['manifests', manifestsOf(good), 'a list of something else'],
])('%s is refused', (_what, given, got) => {
  expect(messageOf(() => expect(given).toKeepServing(asked))).toBe(
    `got ${got}; expected the states of a release, such as rolloutStates(manifests) or the states() of a Progression`,
  );
});
