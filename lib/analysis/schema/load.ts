import { groupVersion } from '../../mesh/kinds';
import {
  type GatewayApiChannel,
  type KindSchemas,
  type Schema,
  indexedGroup,
  schemasOfKind,
} from '../../mesh/views/schemas';
import { SchemaCompiler } from './compile';
import { Normalizer } from './normalize';
import type { Check } from './walk';

/** A kind in one version, ready to check objects. */
export interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly file: KindSchemas;
  readonly schema: Schema;
  readonly check: Check;
  readonly normalizer: Normalizer;
  readonly hasDefaults: boolean;
}

const kinds = new Map<string, Map<string, Kind | undefined>>();
const compilers = new Map<
  KindSchemas,
  { readonly compiler: SchemaCompiler; readonly normalizer: Normalizer }
>();

/** The kind of an apiVersion, by the channel of the Gateway API that is installed; undefined where no schema is known. */
export function kindOf(
  apiVersion: string,
  kind: string,
  channel: GatewayApiChannel = 'standard',
): Kind | undefined {
  const key = `${apiVersion} ${channel}`;
  let ofVersion = kinds.get(key);
  if (ofVersion === undefined) kinds.set(key, (ofVersion = new Map()));
  if (!ofVersion.has(kind)) ofVersion.set(kind, load(apiVersion, kind, channel));
  return ofVersion.get(kind);
}

function load(apiVersion: string, kind: string, channel: GatewayApiChannel): Kind | undefined {
  const { group, version } = groupVersion(apiVersion);
  const file = schemasOfKind(indexedGroup(group, channel), kind);
  if (file === undefined || !Object.hasOwn(file.versions, version)) return undefined;
  let made = compilers.get(file);
  if (made === undefined) {
    made = { compiler: new SchemaCompiler(file.shared, file.core), normalizer: new Normalizer(file.shared) };
    compilers.set(file, made);
  }
  const { compiler, normalizer } = made;
  const schema = compiler.resolve(file.versions[version]);
  return {
    group,
    kind,
    file,
    schema,
    check: compiler.check(schema),
    normalizer,
    hasDefaults: normalizer.hasDefaults(schema),
  };
}
