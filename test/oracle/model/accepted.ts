import { Yaml } from 'cdk8s';
import { analyze, validate } from '../judge';
import { worldOf } from '../world';

/** What every Envoy filter is told, whatever is in it. */
const INTERNALS = 'EnvoyFilter exposes internal';
/** The pods that are derived have no sidecar container, which the injector adds in a cluster. */
const DERIVED = 'IST0103';

/** What istiod's webhook and the API server's schemas have against objects, and what Istio's analyzers say of them as a world. */
export async function objectionsTo(manifests: readonly any[]): Promise<string[]> {
  const verdicts = await validate(manifests.map((manifest) => Yaml.stringify(manifest)).join('---\n'));
  const refused = verdicts.flatMap(({ kind, name, crdErrors, webhookErrors, warnings }) =>
    [...crdErrors, ...webhookErrors, ...warnings.filter((one) => !one.startsWith(INTERNALS))].map(
      (text) => `${kind} ${name}: ${text}`,
    ),
  );
  const own = new Set(
    manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`),
  );
  const more = worldOf(manifests).filter(
    ({ kind, metadata }) => !own.has(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`),
  );
  const messages = await analyze([], { defaults: false, more: [...manifests, ...more] });
  return [
    ...refused,
    ...messages
      .filter(({ code }) => code !== DERIVED)
      .map(({ code, resource, message }) => `${code} ${resource}: ${message}`),
  ];
}
