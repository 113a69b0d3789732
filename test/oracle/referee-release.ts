import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRelease } from '../../lib/analysis/schema/releases';
import { everyKind } from '../support/every-kind';
import { root } from '../support/project';

/** The release of Istio that the referee is built from, which may be older than the pinned CRDs. */
export const REFEREE_RELEASE: string = JSON.parse(readFileSync(join(root, 'oracle/versions.json'), 'utf8'))
  .istio.release;

/** Kinds of the Gateway API's standard channel of which istiod has no schema (`pkg/config/schema/metadata.yaml`). */
const UNKNOWN_KINDS = ['UDPRoute'];

/** What of an object the referee's release does not have yet, as `DestinationRule.spec.trafficPolicy.loadBalancer.backendUtilization`. */
export function newerThanReferee(object: any): string[] {
  const parts: string[] = UNKNOWN_KINDS.includes(object.kind) ? [object.kind] : [];
  checkRelease(object, REFEREE_RELEASE, (_, path) => {
    parts.push([object.kind, ...path.filter((step) => typeof step === 'string')].join('.'));
  });
  return parts;
}

/** The specimens of every kind of which the referee can say something: those that set nothing newer than its release. */
export const refereeKinds = (namespace: string): any[] =>
  everyKind(namespace).filter((object) => newerThanReferee(object).length === 0);
