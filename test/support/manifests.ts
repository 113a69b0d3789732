import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from './project';

/** The states of the walkthrough, by the names of their folders. */
export const STATES = [
  '1-basic',
  '2-all-to-v1',
  '3-weighted-30-70',
  '4-header-and-path',
  '5-ingress',
] as const;

/** The folder that holds a state of the walkthrough. */
export const stateFolder = (state: string) => join(root, 'examples/walkthrough/dist', state);

/** What `kubectl apply --recursive -f FOLDER` would apply, in its order. */
export function manifestsIn(folder: string): any[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS());
}
