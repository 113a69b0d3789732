import type { FieldPath } from '../../mesh/manifest';
import type { Report } from '../check';
import { ruleTable } from '../rule';

export const selectorRules = ruleTable(
  {
    section: 'workload-selector',
    source: 'istiod, pkg/config/validation/validation.go: validateWorkloadSelector, validatePolicySelector',
  },
  {
    'empty-key': {
      title: 'A workload selector has a label without a key',
      why: 'istiod refuses the object.',
      mend: 'Name the label that the pods carry.',
      covers: [
        'DestinationRule/65',
        'ServiceEntry/1',
        'Sidecar/1',
        'EnvoyFilter/2',
        'ProxyConfig/1',
        'AuthorizationPolicy/2',
        'PeerAuthentication/4',
        'RequestAuthentication/2',
        'Telemetry/2',
        'WasmPlugin/2',
        'TrafficExtension/3',
      ],
    },
    wildcard: {
      title: 'A workload selector uses a wildcard',
      why: 'Labels are compared as they are; istiod refuses "*" in a key or value, since it would not mean what it says.',
      mend: 'Write the label out, or leave the selector out to select all workloads of the namespace.',
      covers: [
        'DestinationRule/66',
        'ServiceEntry/2',
        'Sidecar/2',
        'EnvoyFilter/3',
        'ProxyConfig/2',
        'AuthorizationPolicy/3',
        'PeerAuthentication/5',
        'RequestAuthentication/3',
        'Telemetry/3',
        'WasmPlugin/3',
        'TrafficExtension/4',
      ],
    },
    'no-labels': {
      level: 'warning',
      title: 'A workload selector has no labels',
      why: 'A selector without labels selects every workload of the namespace, which is seldom what its author meant.',
      mend: 'Name the labels, or leave the selector out.',
      covers: [
        'DestinationRule/67',
        'ServiceEntry/3',
        'Sidecar/3',
        'EnvoyFilter/4',
        'ProxyConfig/3',
        'AuthorizationPolicy/4',
        'PeerAuthentication/6',
        'RequestAuthentication/4',
        'Telemetry/4',
        'WasmPlugin/4',
        'TrafficExtension/5',
      ],
    },
  },
);

/** A `WorkloadSelector`: of the networking kinds with `labels`, of the policies with `matchLabels`. */
interface SelectorView {
  readonly labels?: { readonly [key: string]: string };
  readonly matchLabels?: { readonly [key: string]: string };
}

/**
 * The labels of a workload selector. True when istiod refuses none of them; some kinds it looks at no further otherwise. Constructs
 * take labels of Kubernetes alone, among which there is none of these.
 */
export function checkSelector(selector: SelectorView | undefined, at: FieldPath, report: Report): boolean {
  if (selector === undefined) return true;
  const field = selector.matchLabels === undefined ? 'labels' : 'matchLabels';
  const labels = Object.entries(selector[field] ?? {});
  if (labels.length === 0) report(selectorRules['no-labels'], at, 'a workload selector without labels');
  let stands = true;
  for (const [key, value] of labels) {
    const path = [...at, field, key];
    if (key === '') {
      report(selectorRules['empty-key'], path, 'an empty key in a workload selector');
      stands = false;
    }
    if (`${key}${value}`.includes('*')) {
      report(selectorRules.wildcard, path, `"*" in a workload selector: ${key}=${value}`);
      stands = false;
    }
  }
  return stands;
}
