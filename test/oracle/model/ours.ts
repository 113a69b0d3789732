import { Mesh } from '../../../lib/simulate/mesh';
import { Request } from '../../../lib/simulate/request';
import type { Answering, AnswerRequest } from './answer';

/** What the model answers. */
export const modelAnswers: Answering = (manifests, requests) => {
  const mesh = Mesh.fromManifests(manifests);
  return requests.map((request) => mesh.send(requestOf(request)));
};

/** The request that is asked. */
export function requestOf({ from, via, method = 'GET', url, headers = {} }: AnswerRequest): Request {
  const plain = Request.of(method, url);
  const placed = from !== undefined ? plain.from(from) : via !== undefined ? plain.via(via) : plain;
  return Object.entries(headers).reduce((request, [name, value]) => request.header(name, value), placed);
}
