import type { ApplyStep } from '../../lib/compare/transition/slot';
import { requestOf } from '../oracle/model/ours';
import { randomAmbientWorld } from '../oracle/worlds/ambient';
import { chainsWorld } from '../oracle/worlds/chains-world';
import { policyWorld } from '../oracle/worlds/policies-world';
import { policyRequestOf } from '../oracle/worlds/policies-requests';
import { randomWorld } from '../oracle/worlds/world';

/** Random worlds of four kinds, each with requests, by a seed. */
export const worlds = {
  'rules that look at requests': (seed: number) => {
    const { manifests, requests } = randomWorld(seed);
    return { manifests, requests: requests.map(requestOf) };
  },
  'gateways behind gateways': (seed: number) => {
    const { manifests, requests } = chainsWorld(seed, 30);
    return { manifests, requests: requests.map(requestOf) };
  },
  'ambient mode': (seed: number) => {
    const { manifests, requests } = randomAmbientWorld(seed);
    return { manifests, requests: requests.map(requestOf) };
  },
  'policies and tokens': (seed: number) => {
    const { manifests, requests } = policyWorld(seed, 40, seed % 2 === 0);
    return { manifests, requests: requests.map(policyRequestOf) };
  },
};

/** What a step applies or deletes, as `Kind namespace/name`. */
export const keyOfStep = ({ object, manifest }: ApplyStep): string => {
  const [kind, name] = object.split(' ');
  const { namespace = 'default' } = (manifest as { metadata: { namespace?: string } }).metadata;
  return `${kind} ${name.includes('/') ? name : `${namespace}/${name}`}`;
};
