import type { ObjectCase, ObjectCases } from '../../support/cases';
import { peerAuthenticationCases } from '../peer-authentication.cases';
import { authorizationPolicyCases } from './authorization-policy.cases';
import { envoyFilterCases } from './envoy-filter.cases';
import { extensionCases } from './extension.cases';
import { gatewayCases } from './gateway.cases';
import {
  metadataCases,
  proxyConfigCases,
  requestAuthenticationCases,
  selectorCases,
} from './other-policy.cases';
import { sidecarCases } from './sidecar.cases';
import { telemetryCases } from './telemetry.cases';

/** The cases of gateways, sidecars, policies, telemetry and extensions, by slug; those of a kind by itself come first. */
export const policyCases: ObjectCases = merged(
  selectorCases,
  gatewayCases,
  authorizationPolicyCases,
  sidecarCases,
  peerAuthenticationCases,
  requestAuthenticationCases,
  proxyConfigCases,
  telemetryCases,
  extensionCases,
  envoyFilterCases,
);

/** The cases of annotations, which every kind of Istio's can have. */
export { metadataCases };

function merged(...tables: readonly ObjectCases[]): ObjectCases {
  const all: { [slug: string]: [ObjectCase, ...ObjectCase[]] } = {};
  for (const [slug, cases] of tables.flatMap((table) => Object.entries(table))) {
    const [first, ...more] = cases;
    if (all[slug] === undefined) all[slug] = [first, ...more];
    else all[slug].push(...cases);
  }
  return all;
}
