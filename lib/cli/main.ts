#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileFolder, runCompiled } from './compiled';

const bundle = join(__dirname, 'command.js');
const [, , command = '', ...rest] = process.argv;
/** Each command needs functions of its own, and a help text hardly any. */
const purpose =
  /^[a-z]{2,12}$/.test(command) && !rest.includes('--help') && !rest.includes('-h') ? command : 'help';

// Node 20 optimises functions so early that a third of the CPU of a large run goes into it; from 22 on it waits by itself (bench/README.md).
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=264000');

// A clone of the repository has no bundle, but the sources.
// eslint-disable-next-line @typescript-eslint/no-require-imports
if (!existsSync(bundle)) require('./command');
else runCompiled(bundle, purpose, compileFolder(process.env));
