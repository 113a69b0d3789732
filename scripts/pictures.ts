// Draws the pictures of the documents anew: npm run pictures
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { documentPictures } from './pages/pictures';

for (const [file, svg] of documentPictures()) {
  const path = resolve(__dirname, '..', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, svg);
}
