import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { documentPictures } from '../../scripts/pages/pictures';
import { root } from '../support/project';

test('the pictures of the documents are what `npm run pictures` draws', () => {
  const pictures = documentPictures();
  const committed = readdirSync(join(root, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
  expect(committed.sort()).toEqual([...pictures.keys()].sort());
  for (const [file, svg] of pictures) expect(readFileSync(join(root, file), 'utf8')).toBe(svg);
});

test('the README shows one, and fits on about a screen', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain('](docs/pictures/walkthrough.svg)');
  expect(readme.split('\n').length).toBeLessThan(105);
});
