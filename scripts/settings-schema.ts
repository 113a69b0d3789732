// Writes cdk8s-istio.schema.json, by which editors know what cdk8s-istio.yaml may say, from what the program takes.
//
//   npm run schema
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema } from '../test/support/settings-schema';

writeFileSync(join(__dirname, '../cdk8s-istio.schema.json'), settingsSchema());
