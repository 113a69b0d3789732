import { useEffect, useState } from 'preact/hooks';
import type { RequestLine } from '../../lib/simulate/request-line';
import type { Senders } from './names';

/** The fields of the form, as they are typed. */
interface Fields {
  readonly method: string;
  readonly url: string;
  readonly sender: 'workload' | 'gateway' | 'outside';
  readonly from: string;
  readonly headers: string;
  readonly claims: string;
  readonly ip: string;
  readonly sni: string;
  readonly time: string;
  readonly down: string;
  readonly isRateLimited: boolean;
  /** What of the request has no field of its own. */
  readonly others: Pick<RequestLine, 'failing' | 'slow' | 'authorizers'>;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** The form in which a request is written. */
export function AskForm({
  line,
  senders,
  error,
  ask,
}: {
  readonly line?: RequestLine;
  readonly senders: Senders;
  readonly error?: string;
  readonly ask: (line: RequestLine) => void;
}) {
  const [fields, setFields] = useState(fieldsOf(line ?? firstOf(senders)));
  const [claimsError, setClaimsError] = useState<string>();
  useEffect(() => {
    if (line !== undefined) setFields(fieldsOf(line));
  }, [line]);
  const set =
    <Name extends keyof Fields>(name: Name) =>
    (event: Event) =>
      setFields({ ...fields, [name]: (event.currentTarget as HTMLInputElement).value });
  const submit = (event: Event) => {
    event.preventDefault();
    try {
      setClaimsError(undefined);
      ask(lineOf(fields));
    } catch (problem) {
      setClaimsError((problem as Error).message);
    }
  };
  const names = fields.sender === 'gateway' ? senders.gateways : senders.workloads;
  return (
    <form class="ask" onSubmit={submit} aria-label="Ask a request">
      <div class="row">
        <label class="method">
          Method
          <select value={fields.method} onChange={set('method')}>
            {[...new Set([...METHODS, fields.method])].map((method) => (
              <option value={method}>{method}</option>
            ))}
          </select>
        </label>
        <label class="url">
          URL
          <input
            name="url"
            required
            spellcheck={false}
            autocomplete="off"
            placeholder="http://host/path"
            value={fields.url}
            onInput={set('url')}
          />
        </label>
      </div>
      <div class="row">
        <label>
          Sent by
          <select name="sender" value={fields.sender} onChange={set('sender')}>
            <option value="workload">a workload</option>
            <option value="gateway">somebody outside, to a gateway</option>
            <option value="outside">a client without a proxy</option>
          </select>
        </label>
        {fields.sender !== 'outside' && (
          <label class="from">
            {fields.sender === 'gateway' ? 'Gateway' : 'Workload'}
            <input
              name="from"
              list="senders"
              required
              spellcheck={false}
              autocomplete="off"
              placeholder="name.namespace"
              value={fields.from}
              onInput={set('from')}
            />
          </label>
        )}
        <datalist id="senders">
          {names.map((name) => (
            <option value={name} />
          ))}
        </datalist>
      </div>
      <details open={hasMore(fields)}>
        <summary>Headers, tokens, what if</summary>
        <label>
          Headers, one a line
          <textarea
            name="headers"
            rows={2}
            spellcheck={false}
            placeholder="x-user: jane"
            value={fields.headers}
            onInput={set('headers')}
          />
        </label>
        <label>
          Claims of a verified token, as JSON
          <input
            name="claims"
            spellcheck={false}
            placeholder='{"iss": "…"}'
            value={fields.claims}
            onInput={set('claims')}
          />
        </label>
        <div class="row">
          <label>
            IP address of the caller
            <input value={fields.ip} onInput={set('ip')} />
          </label>
          <label>
            Server name of TLS
            <input value={fields.sni} onInput={set('sni')} />
          </label>
        </div>
        <div class="row">
          <label>
            Workloads that are down
            <input placeholder="name.namespace, …" value={fields.down} onInput={set('down')} />
          </label>
          <label>
            Time
            <input placeholder="2026-12-01T10:00:00Z" value={fields.time} onInput={set('time')} />
          </label>
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={fields.isRateLimited}
            onChange={(event) => setFields({ ...fields, isRateLimited: event.currentTarget.checked })}
          />
          Every rate limit that counts it is reached
        </label>
      </details>
      <div class="row">
        <button type="submit" class="main">
          Where does it go?
        </button>
      </div>
      {(claimsError ?? error) !== undefined && (
        <p role="alert" class="note error">
          {claimsError ?? error}
        </p>
      )}
    </form>
  );
}

/** A first request to begin with. */
const firstOf = ({ workloads, gateways }: Senders): RequestLine =>
  workloads.length > 0
    ? { url: '', from: workloads[0] }
    : gateways.length > 0
      ? { url: '', via: gateways[0] }
      : { url: '' };

const hasMore = ({ headers, claims, ip, sni, time, down, isRateLimited }: Fields) =>
  [headers, claims, ip, sni, time, down].some((text) => text !== '') || isRateLimited;

function fieldsOf(line: RequestLine): Fields {
  const {
    method = 'GET',
    url,
    from,
    via,
    headers = {},
    claims,
    ip = '',
    sni = '',
    time = '',
    down = [],
  } = line;
  const { rateLimited = false, failing, slow, authorizers } = line;
  return {
    method,
    url,
    sender: via !== undefined ? 'gateway' : from !== undefined ? 'workload' : 'outside',
    from: via ?? from ?? '',
    headers: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    claims: claims === undefined ? '' : JSON.stringify(claims),
    ip,
    sni,
    time,
    down: down.join(', '),
    isRateLimited: rateLimited,
    others: {
      ...(failing && { failing }),
      ...(slow && { slow }),
      ...(authorizers && { authorizers }),
    },
  };
}

/** The request that is written in the form. Throws where something in it cannot be read. */
function lineOf(fields: Fields): RequestLine {
  const { method, url, sender, from, headers, claims, ip, sni, time, down, isRateLimited, others } = fields;
  const pairs = headers
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const colon = text.indexOf(':');
      if (colon < 1)
        throw new Error(`The header ${JSON.stringify(text.trim())} has no colon. Write it as x-user: jane.`);
      return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()] as const;
    });
  const names = down.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  return {
    ...(sender === 'workload' && { from: from.trim() }),
    ...(sender === 'gateway' && { via: from.trim() }),
    method,
    url: url.trim(),
    ...(pairs.length > 0 && { headers: Object.fromEntries(pairs) }),
    ...(claims.trim() !== '' && { claims: claimsOf(claims) }),
    ...(ip.trim() !== '' && { ip: ip.trim() }),
    ...(sni.trim() !== '' && { sni: sni.trim() }),
    ...(time.trim() !== '' && { time: time.trim() }),
    ...(names.length > 0 && { down: names }),
    ...(isRateLimited && { rateLimited: true }),
    ...others,
  };
}

function claimsOf(text: string): NonNullable<RequestLine['claims']> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The claims are not valid JSON: ${(error as Error).message}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('The claims are no object. Write them as {"iss": "https://accounts.example.com"}.');
  return value as NonNullable<RequestLine['claims']>;
}
