// Writes into docs/guides/ what the commands of the guides print now.
//
//   npm run guides
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guides, makeGuideProjects, withOutput } from '../test/support/guides';
import { root } from '../test/support/project';

makeGuideProjects();
for (const guide of guides) writeFileSync(join(root, guide.page), withOutput(guide));
