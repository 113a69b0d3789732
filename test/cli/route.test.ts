import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/run';
import { stateFolder } from '../support/manifests';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-route-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const dist = stateFolder('4-header-and-path');
const FROM = ['--from', 'client.istio-test'];

function call(args: readonly string[], stdin = '') {
  let [out, err] = ['', ''];
  const code = run(['route', ...args], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(stdin),
    color: false,
    interactive: false,
    cwd: folder,
  });
  return {
    code,
    out,
    err,
    lines: () =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

test('text draws the walk, with what each rule asked', () => {
  const { code, out, err } = call([dist, 'GET', 'http://nginx/x.html', '-H', 'test: false', ...FROM]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    'GET http://nginx/x.html from client.istio-test with test: false',
    expect.stringMatching(/^· caller/),
    expect.stringMatching(/^✓ listener/),
    expect.stringMatching(
      /^✓ virtual-host .*VirtualService istio-test\/nginx spec\.hosts, .*routing\.k8s\.yaml:\d+\]$/,
    ),
    expect.stringMatching(
      /^✗ route .*header test matches "true"; it is "false".*spec\.http\[0\]\.match\[0\], .*:\d+\]$/,
    ),
    expect.stringMatching(/^✗ route .*path begins with "\/test\.html"; it is "\/x\.html"/),
    expect.stringMatching(/^✓ route .*takes every request/),
    expect.stringMatching(/^✓ cluster .*subset appv1 .*DestinationRule istio-test\/nginx spec\.subsets\[0\]/),
    expect.stringMatching(/^✓ endpoints .*istio-test\/nginx-v1/),
    expect.stringMatching(/^→ +100 % +200 from istio-test\/nginx-v1/),
    expect.stringContaining('path /x.html, host nginx'),
    expect.stringContaining('tries 2 more times'),
    expect.stringContaining('mutual TLS'),
    '',
  ]);
});

test('json is one line, with the trace where it is asked for', () => {
  const { out } = call([dist, 'http://nginx/', ...FROM, '--format', 'json']);
  expect(JSON.parse(out)).toMatchObject({
    outcomes: [
      {
        probability: 1,
        kind: 'workload',
        status: 200,
        host: 'nginx.istio-test.svc.cluster.local',
        port: 80,
        subset: 'appv1',
        workloads: ['istio-test/nginx-v1'],
        path: '/',
        authority: 'nginx',
      },
    ],
    uncertain: [],
  });
  const traced = JSON.parse(call([dist, 'http://nginx/', ...FROM, '--format', 'json', '--trace']).out);
  expect(traced.trace).toContainEqual(
    expect.objectContaining({ step: 'route', verdict: 'passed', line: expect.any(Number) }),
  );
});

test('mermaid is a flowchart that ends where the request does', () => {
  const { out } = call([
    stateFolder('5-ingress'),
    'http://nginx.hihihiai.com/',
    '--via',
    'istio-ingressgateway',
    '--format',
    'mermaid',
  ]);
  expect(out).toMatch(
    /^flowchart TD\n {2}request\("GET http:\/\/nginx\.hihihiai\.com\/ via istio-ingressgateway"\)/,
  );
  expect(out).toMatch(/-->\|"70 %"\| end0/);
  expect(out).toMatch(/end1\(\["200 from istio-test\/nginx-v1/);
});

describe('many requests', () => {
  const lines = [
    '{"from":"client.istio-test","url":"http://nginx/"}',
    '{"from":"client.istio-test","method":"POST","url":"http://nginx/","headers":{"test":"true"}}',
    '{"via":"istio-ingressgateway","url":"http://nginx/"}',
  ];

  test('are answered in their order, a line each', () => {
    const { code, lines: answers } = call([
      dist,
      '--requests',
      file('requests.jsonl', lines.join('\n')),
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    expect(answers().map(({ outcomes }) => outcomes[0].subset ?? outcomes[0].kind)).toEqual([
      'appv1',
      'appv2',
      'no-listener',
    ]);
  });

  test('may come from the standard input', () => {
    expect(call([dist, '--requests', '-'], lines.join('\n')).lines()).toHaveLength(3);
  });

  test('tell on demand what they never exercised, and fail below a threshold', () => {
    const some = lines.slice(0, 1).join('\n');
    const { code, err, lines: answers } = call([dist, '--requests', '-', '--coverage'], some);
    expect(code).toBe(0);
    expect(answers()[0]).not.toHaveProperty('trace');
    expect(err).toMatch(
      /VirtualService istio-test\/nginx +\| +20 % \| http\[0\], http\[0\]\.match\[0\], http\[1\]/,
    );
    expect(call([dist, '--requests', '-', '--coverage', '--threshold', '50'], some)).toMatchObject({
      code: 1,
      err: expect.stringContaining('less than the threshold of 50 %'),
    });
    expect(
      call([dist, '--requests', '-', '--coverage', '--threshold', '50'], lines.slice(0, 2).join('\n')).code,
    ).toBe(0);
    expect(call([dist, '--requests', '-', '--threshold', 'all'], some).code).toBe(2);
  });

  test('one that cannot be read is told, and the others are answered', () => {
    const bad = [
      '{',
      '{"url":5}',
      '{"from":"a","via":"b","url":"http://x/"}',
      '{"fro":"a"}',
      '{"via":"nope","url":"http://x/"}',
      '{"via":"istio-ingresgateway","url":"http://x/"}',
      '{"from":"a","url":"http://x/","headers":["x-user"]}',
      lines[0],
    ];
    const { code, err, lines: answers } = call([dist, '--requests', '-'], bad.join('\n'));
    expect(code).toBe(2);
    expect(answers().map(({ outcomes }) => outcomes.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(err).toMatch(/line 1: The line is not valid JSON/);
    expect(err).toMatch(/line 2: The field url is a number\. Write text, in quotes\./);
    expect(err).toMatch(/line 3: The request has both from and via\./);
    expect(err).toMatch(/line 4: A request has no field fro\. Did you mean from\?/);
    expect(err).toMatch(/line 5: No manifest shows a gateway "nope"\. Name one of .*istio-ingressgateway/);
    expect(err).toMatch(
      /line 6: No manifest shows a gateway "istio-ingresgateway"\. Did you mean istio-ingressgateway\?/,
    );
    expect(err).toMatch(/line 7: The field headers is a list\. Write the names and values as/);
  });
});

test.each([
  ['no file', ['http://nginx/', ...FROM], 'no file, folder or - to read'],
  ['no URL', [dist, ...FROM], 'no URL'],
  ['a URL of another kind', [dist, 'ftp://nginx/', ...FROM], 'Begin it with http, https, tls or tcp'],
  [
    'a port that is none',
    [dist, 'http://nginx:99999/', ...FROM],
    'The port 99999 in the URL "http://nginx:99999/" is none of TCP.',
  ],
  ['a header without a colon', [dist, 'http://nginx/', '-H', 'test', ...FROM], "must be 'NAME: VALUE'"],
  [
    'an unknown format',
    [dist, 'http://nginx/', '--format', 'xml', ...FROM],
    'must be one of text, json, mermaid',
  ],
  ['an unknown gateway', [dist, 'http://nginx/', '--via', 'nope'], 'No manifest shows a gateway'],
  ['a file that is not there', [dist, 'nope.yaml', 'http://nginx/', ...FROM], 'does not exist: nope.yaml'],
  [
    'coverage of one request',
    [dist, 'http://nginx/', '--coverage', ...FROM],
    '--coverage has no effect without --requests',
  ],
  [
    'a threshold alone',
    [dist, '--requests', '-', '--threshold', '9'],
    '--threshold has no effect without --coverage',
  ],
  [
    'a caller of many requests',
    [dist, '--requests', '-', ...FROM],
    '--from has no effect together with --requests',
  ],
  [
    'a trace as text',
    [dist, 'http://nginx/', '--trace', ...FROM],
    '--trace has no effect with --format text',
  ],
  ['requests as text', [dist, '--requests', '-', '--format', 'text'], 'only with --format json'],
])('%s is told without a stack trace', (_, args, message) => {
  const { code, out, err } = call(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^cdk8s-istio: [^\n]*\n$/);
  expect(err).toContain(message);
});

test('a broken file is told, and the rest answers', () => {
  const broken = file('broken.yaml', 'a: [');
  const { code, out, err } = call([dist, broken, 'http://nginx/', ...FROM]);
  expect(code).toBe(2);
  expect(out).toContain('200 from istio-test/nginx-v1');
  expect(err).toContain('broken.yaml');
});

test('a caller that no manifest shows makes the answer unsure', () => {
  expect(call([dist, 'http://nginx.istio-test/', '--from', 'ghost.istio-test']).out).toContain(
    '? not sure: no manifest shows a workload ghost in the namespace istio-test',
  );
  expect(call([dist, 'http://nginx.istio-test/', '--from', 'cliant.istio-test']).out).toContain(
    'did you mean client.istio-test? The workloads that they show are client.istio-test, nginx-v1.istio-test, nginx-v2.istio-test',
  );
});
