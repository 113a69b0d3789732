import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';

/** A proxy as istiod is told of it. */
export interface XdsNode {
  readonly id: string;
  readonly metadata: { readonly [key: string]: unknown };
}

const ENVOY = 'type.googleapis.com/envoy.config';
/** The kinds of resources, in the order in which they are asked for. */
export const TYPES = {
  clusters: `${ENVOY}.cluster.v3.Cluster`,
  listeners: `${ENVOY}.listener.v3.Listener`,
  endpoints: `${ENVOY}.endpoint.v3.ClusterLoadAssignment`,
};

/**
 * Asks istiod for the configuration of a proxy, without one: enough that istiod knows the proxy and what it watches, so that its debug
 * pages show what it would get. What comes is not read.
 */
export class XdsStream {
  private readonly session: ClientHttp2Session;
  private readonly stream: ClientHttp2Stream;

  public constructor(
    port: number,
    private readonly node: XdsNode,
  ) {
    this.session = connect(`http://127.0.0.1:${port}`);
    this.session.on('error', () => undefined);
    this.stream = this.session.request({
      ':method': 'POST',
      ':path': '/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    this.stream.on('error', () => undefined);
    this.stream.on('data', () => undefined);
  }

  /** Asks for all resources of a type, or for those of some names. */
  public ask(type: string, names: readonly string[] = []): void {
    const node = [...text(1, this.node.id), ...message(3, struct(this.node.metadata))];
    const request = [...message(2, node), ...names.flatMap((name) => text(3, name)), ...text(4, type)];
    const frame = Buffer.alloc(5 + request.length);
    frame.writeUInt32BE(request.length, 1);
    Buffer.from(request).copy(frame, 5);
    this.stream.write(frame);
  }

  public close(): void {
    this.stream.destroy();
    this.session.destroy();
  }
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const message = (field: number, bytes: readonly number[]): number[] => [
  (field << 3) | 2,
  ...varint(bytes.length),
  ...bytes,
];
const text = (field: number, value: string): number[] => message(field, [...Buffer.from(value)]);

/** `google.protobuf.Struct` of texts and of structs of texts. */
const struct = (fields: { readonly [key: string]: unknown }): number[] =>
  Object.entries(fields).flatMap(([key, value]) =>
    message(1, [
      ...text(1, key),
      ...message(
        2,
        typeof value === 'string' ? text(3, value) : message(5, struct(value as { [key: string]: unknown })),
      ),
    ]),
  );
