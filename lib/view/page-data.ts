import type { Finding } from '../analysis/finding';
import type { ChangeKind } from '../compare/difference';
import type { WrittenPlace } from '../graph/details';
import type { RequestLine } from '../simulate/request-line';

/** A file of manifests as a page has it in it. */
export interface PageFile {
  /** The file, as it was named. */
  readonly path: string;
  /** Its text, without what is secret. */
  readonly text: string;
}

/** What is told of a mesh that a page cannot find out by itself: it does not judge, and has no secrets. */
export interface PageSide {
  readonly files: readonly PageFile[];
  /** The objects that would be refused, and so are not in the mesh, each by `objectKey()`. */
  readonly refused: readonly string[];
  /** Whether Secrets hold a certificate with its key, by `namespace/name`. */
  readonly keyPairs: { readonly [secret: string]: boolean };
  /** The release of Istio; left out where the manifests tell it, or nothing does. */
  readonly istioVersion?: string;
  /** The mesh config that was given beside the manifests. */
  readonly meshConfig?: object;
  /** What could not be read, or is left out, in whole sentences. */
  readonly notes: readonly string[];
}

/** A finding as a page shows it: with why its rule is there, so that nothing has to be looked up elsewhere. */
export interface PageFinding extends Finding {
  readonly title: string;
  readonly why: string;
  /** The page of its rule; left out where nothing outside of the page is named. */
  readonly url?: string;
}

/** Some requests whose fate changes between two meshes, or of which that is not known. */
export interface PageChange {
  /** What becomes of them; `unknown` where nobody can tell. */
  readonly kind: ChangeKind | 'unknown';
  /** What is asked for: `http://nginx.istio-test:80`. */
  readonly asked: string;
  /** Who asks: `client.istio-test`, or `via istio-ingressgateway.istio-system`. */
  readonly callers: readonly string[];
  /** Which requests, in words. */
  readonly requests: string;
  /** How they ended, each end a line. */
  readonly before: readonly string[];
  /** How they end, each end a line. */
  readonly after: readonly string[];
  /** Why it is not known; left out where it is. */
  readonly why?: readonly string[];
  /** What is written otherwise, on both sides. */
  readonly lines: { readonly before: readonly WrittenPlace[]; readonly after: readonly WrittenPlace[] };
  /** One of the requests. */
  readonly witness: RequestLine;
}

/** What a page is made of beside its program. */
export interface PageData {
  readonly version: 1;
  /** What stands above it. */
  readonly title: string;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** Whether gateways that no manifest shows are assumed. */
  readonly defaults: boolean;
  /** The mesh. */
  readonly mesh: PageSide;
  /** The mesh as it was before, where two states are compared. */
  readonly before?: PageSide;
  /** What changes for requests between both; left out where nothing is compared. */
  readonly changes?: readonly PageChange[];
  readonly findings: readonly PageFinding[];
  /** Requests that are asked when the page is opened. */
  readonly requests: readonly RequestLine[];
  /** Whether the page is served, and loads itself again when the files change. */
  readonly isServed?: true;
}
