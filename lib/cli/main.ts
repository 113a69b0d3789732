#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileFolder, runCompiled } from './compiled';

const bundle = join(__dirname, 'command.js');
const [, , command = '', ...rest] = process.argv;
/** Each command needs functions of its own, and a help text hardly any. */
const purpose =
  /^[a-z]{2,12}$/.test(command) && !rest.includes('--help') && !rest.includes('-h') ? command : 'help';

// A clone of the repository has no bundle, but the sources.
// eslint-disable-next-line @typescript-eslint/no-require-imports
if (!existsSync(bundle)) require('./command');
else runCompiled(bundle, purpose, compileFolder(process.env));
