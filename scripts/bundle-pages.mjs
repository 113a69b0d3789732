// Makes the program and the looks of the pages that `cdk8s-istio view` writes, of the sources as they are.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePages } from './bundle-web.mjs';

await bundlePages(resolve(fileURLToPath(import.meta.url), '../..'));
