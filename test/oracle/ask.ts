/**
 * Asks the real istiod and the real Envoy where requests go:
 *
 *     npx tsx test/oracle/ask.ts FILE… --from WORKLOAD.NAMESPACE | --via GATEWAY [-H 'NAME: VALUE'] [-n N] [METHOD] URL
 *     npx tsx test/oracle/ask.ts FILE… < requests
 *
 * A FILE is YAML, or a folder of it. Requests on the standard input are JSON, one a line:
 * `{"from":"client.istio-test","method":"GET","url":"http://nginx/","headers":{"test":"true"}}`, or with `via`.
 * One answer a line comes out, with exact chances: they are read from the configuration that istiod gave to Envoy. Each
 * request is also sent, N times; where Envoy does something else than that, the answer says so and the exit status is 1.
 * `--seen` adds what Envoy did, and how often; `--log` what it noted, and what the application saw; `--dump` prints the configuration that the proxy runs in place of an answer.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { AnswerRequest } from './model/answer';
import { realAnswers } from './model/real';
import { Referee } from './referee';

const USAGE = `usage: ask.ts FILE… --from WORKLOAD.NAMESPACE | --via GATEWAY [-H 'NAME: VALUE'] [-n N] [METHOD] URL
       ask.ts FILE… < requests, one JSON object a line`;

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

const manifestsOf = (file: string): any[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .flatMap((object) => (object?.kind === 'List' ? object.items : [object]));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      via: { type: 'string' },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
      times: { type: 'string', short: 'n', default: '1' },
      seen: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      dump: { type: 'boolean', default: false },
    },
  });
  const isUrl = (text: string) => /^https?:\/\//.test(text);
  const isMethod = (text: string) => /^[A-Z]+$/.test(text);
  const url = positionals.find(isUrl);
  const method = positionals.find(isMethod);
  const files = positionals.filter((text) => !isUrl(text) && !isMethod(text)).flatMap(filesOf);
  const named = values.from !== undefined || values.via !== undefined;
  if (files.length === 0 || named !== (url !== undefined || values.dump)) {
    console.error(USAGE);
    return 2;
  }
  const { from, via } = values;
  const headers = Object.fromEntries(values.header.map((text) => text.split(/:\s*(.*)/s)));
  const requests: AnswerRequest[] = named
    ? [{ from, via, method, url: url ?? '', headers }]
    : readFileSync(0, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line));

  const manifests = files.flatMap(manifestsOf);
  const referee = Referee.start();
  try {
    await referee.startMeshAt(manifests, requests);
    if (values.dump) {
      console.log(JSON.stringify(await referee.configuration(requests[0]), null, 2));
      return 0;
    }
    let status = 0;
    for (const real of await realAnswers(referee, manifests, requests, Number(values.times))) {
      const { answer, seen, contradictions, exchanges } = real;
      const doubtful = contradictions.length > 0;
      if (doubtful) status = 1;
      const shown = {
        ...answer,
        ...((values.seen || doubtful) && { seen: seen.outcomes }),
        ...(doubtful && { contradictions }),
        ...(values.log && { log: exchanges }),
      };
      console.log(JSON.stringify(shown, null, named ? 2 : 0));
    }
    return status;
  } finally {
    await referee.stop();
  }
}

main().then(
  (status) => (process.exitCode = status),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
