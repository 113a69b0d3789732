import { CHANGE_KINDS } from '../../../lib/compare/difference';
import { differenceMarkdown } from '../../../lib/compare/report/markdown';
import { Request } from '../../../lib/simulate/request';
import { answered, change, changeFor, differenceOf, line, notKnown } from './differences';

const LIMIT = 65_536;

/** What a reader of Markdown reads as Markdown: all but fenced blocks and code spans, as CommonMark knows them. */
function outsideOfCode(markdown: string): string {
  const [rest, fences] = [[] as string[], [] as string[]];
  for (const text of markdown.split('\n')) {
    const [open] = fences;
    const fence = /^(`{3,})(\w*)$/.exec(text);
    if (open === undefined && fence) fences.push(fence[1]);
    else if (open !== undefined && text === open) fences.pop();
    else if (open === undefined) rest.push(text);
  }
  expect(fences).toEqual([]);
  return rest.map((text) => text.replace(/(?<!`)(`+)(?!`)([^]*?[^`])\1(?!`)/g, 'CODE')).join('\n');
}

test('a row has both ends, both lines, and the traces of the witness folded', () => {
  expect(differenceMarkdown(differenceOf([change()]))).toBe(`**Changes for requests: 1 moved.**

#### moved: \`path begins with "/api"\`

To \`http://cart.shop:80\` from \`web.shop\`.

- Before: \`200 from shop/cart-v1, subset v1 of cart.shop:80\`
- After: \`200 from shop/cart-v2, subset v2 of cart.shop:80\`
- Line before: \`dist/shop.yaml:12  VirtualService shop/cart  spec.http[0].route[0]\`
- Line after: \`dist/shop.yaml:14  VirtualService shop/cart  spec.http[0].route[0]\`

<details><summary><code>GET http://cart/ from web.shop</code></summary>

\`\`\`text
cdk8s-istio route FILES GET http://cart/ --from web.shop

BEFORE
GET http://cart/ from web.shop
✓ route  takes every request
→  100 %  200 from shop/cart-v1, subset v1 of cart.shop.svc.cluster.local:80
            path /, host cart

AFTER
GET http://cart/ from web.shop
✓ route  takes some requests
→  100 %  200 from shop/cart-v2, subset v2 of cart.shop.svc.cluster.local:80
            path /, host cart
\`\`\`

</details>
`);
});

test('no change is one sentence', () => {
  expect(differenceMarkdown(differenceOf([]))).toBe('**Nothing changes for requests.**\n');
});

describe('what is too long for a comment', () => {
  const many = Array.from({ length: 5000 }, (_, i) =>
    changeFor(`host-${i}`, `caller-${i}.shop`, {
      kind: CHANGE_KINDS[i % CHANGE_KINDS.length],
      requests: `path is "/${i}/日本語"`,
    }),
  );

  test.each([
    ['many changes', many],
    [
      'changes with endless texts',
      many.slice(0, 200).map((one) => ({ ...one, requests: '\u{1f600}'.repeat(4000) })),
    ],
    ['one with an endless trace', [change({ witness: endless() })]],
  ])('%s: is cut below the limit in characters and in bytes', (_, changes) => {
    const markdown = differenceMarkdown(differenceOf(changes));
    expect(markdown.length).toBeLessThan(LIMIT);
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
    expect(Buffer.from(markdown).toString()).toBe(markdown);
  });

  test('the worst is there, the rest is counted, and the numbers add up', () => {
    const markdown = differenceMarkdown(differenceOf(many));
    const kinds = [...markdown.matchAll(/^#### (\w+):/gm)].map(([, kind]) => kind);
    const more = Number(/^And (\d+) more, in the full report\.$/m.exec(markdown)?.[1]);
    expect(kinds.length).toBeGreaterThan(50);
    expect(new Set(kinds)).toEqual(new Set(['lost']));
    expect(kinds.length + more).toBe(many.length);
    expect(markdown).toContain('**Changes for requests: 625 lost, 625 opened,');
  });

  test('a smaller limit holds too', () => {
    for (const limit of [1000, 3000, 20_000]) {
      const markdown = differenceMarkdown(differenceOf(many), { limit });
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
    }
  });

  function endless() {
    const { witness } = change();
    const trace = Array.from({ length: 3000 }, () => ({
      step: 'route' as const,
      verdict: 'passed' as const,
      text: '日'.repeat(100),
    }));
    return { ...witness, before: { ...witness.before, trace } };
  }
});

describe('what stands in a file is neither Markdown nor HTML', () => {
  const hostile = [
    '| a | b |',
    '`',
    '``` \n```\n# heading',
    '@octocat and #12',
    '<img src=x onerror=alert(1)>',
    '</details></code><script>alert(1)</script>',
    '[link](https://evil.example.com) ![image](https://evil.example.com/x.png)',
    '**bold** _it_ ~~gone~~',
    '\n\n<!-- -->\n- [ ] box',
    '``a``` b ````',
    '&#64;octocat &lt;b&gt;',
    '\\`\\',
    'www.evil.example.com',
    '\u202egnp.exe',
    ' ',
  ];

  test.each(hostile)('%j', (evil) => {
    const markdown = differenceMarkdown(
      differenceOf(
        [
          change({
            requests: evil,
            callers: [{ kind: 'workload', name: evil }],
            asked: { scheme: 'http', host: evil, port: 80 },
            lines: { before: [line({ object: evil, path: evil })], after: [line({ file: evil })] },
            after: [answered(evil, evil)],
            witness: {
              ...change().witness,
              request: Request.get('http://cart/').header('x-evil', evil).from(evil),
            },
          }),
        ],
        [notKnown({ why: [evil, evil] })],
      ),
    );
    const seen = outsideOfCode(markdown);
    // What stands between these is HTML, in which Markdown counts for nothing.
    const folds = /^<details><summary><code>(.*)<\/code><\/summary>$/gm;
    const folded = [...seen.matchAll(folds)].map(([, words]) => words);
    expect(folded).toHaveLength(2);
    expect(folded.join('')).not.toMatch(/[<>\u202e]/);
    const ours = seen.replace(folds, '').replace(/^<\/details>$/gm, '');
    expect(ours).not.toMatch(/[<>`|[\]\\\u202e~!_]|octocat|evil|alert|heading|box/);
    expect(ours.split('\n').filter((text) => /^#/.test(text))).toEqual([
      '#### moved: CODE',
      '#### unknown: CODE',
    ]);
  });
});
