import type { IncomingMessage, ServerResponse } from 'node:http';

/** The annotation by which a pod is a rate limit service that lets so many requests of each descriptor through. */
export const RATE_LIMIT = 'oracle/rate-limit';

const METHOD = '/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit';
/** `RateLimitResponse.Code` of Envoy's `rls.proto`. */
const [OK, OVER_LIMIT] = [1, 2];

/** What is asked of a rate limit service: the domain, and the entries of each descriptor. */
interface Question {
  readonly domain: string;
  readonly descriptors: readonly string[];
}

/**
 * A rate limit service as Envoy asks one, `envoy.service.ratelimit.v3.RateLimitService`: it counts the requests of each descriptor, and never
 * forgets.
 */
export class RateLimitService {
  private readonly counts = new Map<string, number>();

  /** Whether a request is one to a rate limit service. */
  public static isAsked({ url, headers }: IncomingMessage): boolean {
    return url === METHOD && String(headers['content-type']).startsWith('application/grpc');
  }

  /** Forgets what was counted. */
  public reset(): void {
    this.counts.clear();
  }

  /** Answers a question. */
  public async answer(request: IncomingMessage, response: ServerResponse, most: number): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // Behind the flag and the length of gRPC's frame.
    const { domain, descriptors } = questionIn(Buffer.concat(chunks).subarray(5));
    const over = descriptors
      .map((descriptor) => {
        const key = `${domain} ${descriptor}`;
        const count = (this.counts.get(key) ?? 0) + 1;
        this.counts.set(key, count);
        return count > most;
      })
      .some(Boolean);
    const message = Buffer.from([0x08, over ? OVER_LIMIT : OK]);
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    response.writeHead(200, { 'content-type': 'application/grpc' });
    response.addTrailers({ 'grpc-status': '0' });
    response.end(Buffer.concat([frame, message]));
  }
}

/** A field of a message: its number, and the bytes or the number in it. */
type Field = readonly [number, Buffer | number];

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) === 0) fields.push([tag >> 3, varint()]);
    else if ((tag & 7) === 2) {
      const length = varint();
      fields.push([tag >> 3, message.subarray(at, (at += length))]);
    } else throw new Error(`a field of wire type ${tag & 7} in a question to the rate limit service`);
  }
  return fields;
}

const messagesOf = (message: Buffer, number: number) =>
  fieldsOf(message).flatMap(([of, value]) => (of === number && Buffer.isBuffer(value) ? [value] : []));

/** `RateLimitRequest` with its descriptors and their entries. */
function questionIn(message: Buffer): Question {
  const descriptors = messagesOf(message, 2).map((descriptor) =>
    messagesOf(descriptor, 1)
      .map((entry) => [...messagesOf(entry, 1), ...messagesOf(entry, 2)].join('='))
      .join(', '),
  );
  return { domain: messagesOf(message, 1).join(''), descriptors };
}
