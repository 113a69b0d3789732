/** Somebody who wants to know which meshes are asked about requests, such as a test run that counts what they exercise. */
type Listener = (mesh: object) => void;

const listeners = new Set<Listener>();

/** Tells of each mesh when it is first asked about a request. */
export function onFirstAsked(listener: Listener): void {
  listeners.add(listener);
}

/** Notes that a mesh is asked about a request for the first time. */
export function firstAsked(mesh: object): void {
  for (const listener of listeners) listener(mesh);
}
