#!/usr/bin/env node
// Starts the command. A package holds what the build made of it; a clone of the repository has the sources, and they are what runs there:
// before the first build, and after changes that no build has seen.
const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const sources = join(__dirname, '../lib/cli/main.ts');

/** Whether the sources can be run: they are there, and so is what compiles TypeScript. */
function hasSources() {
  if (!existsSync(sources)) return false;
  try {
    require.resolve('@swc/core');
    require('../scripts/sources.cjs');
    return true;
  } catch {
    return false;
  }
}

const isClone = hasSources();
// The program of the page is made of the sources too.
if (isClone && process.argv[2] === 'view')
  execFileSync(process.execPath, [join(__dirname, '../scripts/bundle-pages.mjs')]);
require(isClone ? sources : '../build/lib/cli/main.js');
