import { embedded } from 'embedded-files';
import type { PageFile } from '../../lib/view/page-data';
import type { RequestLine } from '../../lib/simulate/request-line';

/** Files to begin with, and a request to ask of them. */
export interface Example {
  readonly name: string;
  readonly files: readonly PageFile[];
  readonly request: RequestLine;
}

const FOLDER = '/examples/walkthrough/dist/';

/** The files of a state of the walkthrough. */
const stateFiles = (state: string): readonly PageFile[] =>
  Object.entries(embedded)
    .filter(([path]) => path.startsWith(`${FOLDER}${state}/`))
    .map(([path, text]) => ({ path: path.slice(`${FOLDER}${state}/`.length).replace('.k8s', ''), text }));

const request: RequestLine = { from: 'client.istio-test', method: 'GET', url: 'http://nginx/' };

/** What the playground offers to begin with. */
export const EXAMPLES: readonly Example[] = [
  {
    name: 'Two versions, 30 % and 70 %',
    files: stateFiles('3-weighted-30-70'),
    request,
  },
  {
    name: 'By header and by path',
    files: stateFiles('4-header-and-path'),
    request: { ...request, headers: { test: 'true' } },
  },
  {
    name: 'A subset that is missing',
    files: stateFiles('3-weighted-30-70').map(({ path, text }) => ({
      path,
      text: text.replace('subset: appv2', 'subset: app-v2'),
    })),
    request,
  },
];
