import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CoveredElement, mergedElements } from '../simulate/coverage';
import { onFirstAsked } from '../simulate/asked';
import type { Mesh } from '../simulate/mesh';

/** The variable that names the folder where test files leave what their requests exercised; set by the reporter. */
export const COVERAGE_FOLDER = 'CDK8S_ISTIO_COVERAGE';

const observed = new Set<Mesh>();

onFirstAsked((mesh) => observed.add(mesh as Mesh));

/** What the requests of this test file exercised. */
export const observedElements = (): readonly CoveredElement[] =>
  mergedElements([...observed].map(({ coverage }) => coverage.elements()));

/** Leaves what the requests of a test file exercised for the reporter, where there is one. */
export function leaveCoverage(testFile: string): void {
  const folder = process.env[COVERAGE_FOLDER];
  if (folder === undefined || folder === '' || observed.size === 0) return;
  mkdirSync(folder, { recursive: true });
  const name = `${testFile.replace(/[^A-Za-z0-9]+/g, '-').slice(-120)}-${process.pid}.json`;
  writeFileSync(join(folder, name), JSON.stringify(observedElements()));
}
