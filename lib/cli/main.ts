#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileFolder, runCompiled } from './compiled';

const bundle = join(__dirname, 'command.js');
// A clone of the repository has no bundle, but the sources.
// eslint-disable-next-line @typescript-eslint/no-require-imports
if (!existsSync(bundle)) require('./command');
else runCompiled(bundle, process.argv[2] ?? '', compileFolder(process.env));
