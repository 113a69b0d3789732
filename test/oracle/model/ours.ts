import { Mesh } from '../../../lib/simulate/mesh';
import { Request } from '../../../lib/simulate/request';
import type { Answering, AnswerRequest } from './answer';

/** What the model answers of a mesh in which the first proxies run alone: who is only called has no sidecar there. */
export const modelAnswers: Answering = (manifests, requests) => {
  const callers = new Set(requests.map(({ from }) => from));
  const mesh = Mesh.fromManifests(alone(manifests, callers));
  return requests.map((request) => mesh.send(requestOf(request)));
};

/** Manifests in which nobody has a sidecar but those who call. */
export const alone = (manifests: readonly any[], callers: ReadonlySet<string | undefined>) =>
  manifests.map((one) => withoutSidecar(one, callers));

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];
const OFF = { 'sidecar.istio.io/inject': 'false' };

/** An object, whose pods have no sidecar unless they call. */
function withoutSidecar(manifest: any, callers: ReadonlySet<string | undefined>): any {
  const { kind, metadata, spec } = manifest;
  if (kind !== 'Pod' && !WORKLOADS.includes(kind)) return manifest;
  if (callers.has(`${metadata.name}.${metadata.namespace ?? 'default'}`)) return manifest;
  const off = (given: any) => ({ ...given, labels: { ...given?.labels, ...OFF } });
  if (kind === 'Pod') return { ...manifest, metadata: off(metadata) };
  return {
    ...manifest,
    spec: { ...spec, template: { ...spec.template, metadata: off(spec.template?.metadata) } },
  };
}

/** The request that is asked. */
export function requestOf({ from, via, method = 'GET', url, headers = {} }: AnswerRequest): Request {
  const plain = Request.of(method, url);
  const placed = from !== undefined ? plain.from(from) : via !== undefined ? plain.via(via) : plain;
  return Object.entries(headers).reduce((request, [name, value]) => request.header(name, value), placed);
}
