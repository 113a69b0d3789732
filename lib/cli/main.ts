#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Node 22 and newer keep what they compiled, so that the next start need not compile it again.
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

// Loaded here and not above: what is loaded before is not kept.
// eslint-disable-next-line @typescript-eslint/no-require-imports
require('./command');
