import type { Difference } from '../compare/difference';
import { fewOf } from '../compare/report/rows';
import type { Io } from './io';

/** Tells of hosts for which neither side shows what answers: what is asked of them is an error on both, so that nothing seems to be lost. */
export function tellMissingHosts(difference: Difference, io: Io): void {
  const missing = missingHosts(difference);
  if (missing.length === 0) return;
  io.stderr(
    `cdk8s-istio: No file of either side shows what answers for ${fewOf(missing, 5)}, so that requests get 503 there. Give the files of the Services too.\n`,
  );
}

/** Hosts of destinations that neither side has: as a rule they are in the cluster, and their files were not given. */
function missingHosts({ changes }: Difference): readonly string[] {
  const hosts = (ends: Difference['changes'][number]['before'], is: boolean) =>
    new Set(
      ends.flatMap(({ kind, host }) => ((kind === 'no-cluster') === is && host !== undefined ? host : [])),
    );
  const there = hosts(
    changes.flatMap(({ before, after }) => [...before, ...after]),
    false,
  );
  const missing = new Set<string>();
  for (const { before, after } of changes) {
    const [old, fresh] = [hosts(before, true), hosts(after, true)];
    for (const host of old) if (fresh.has(host) && !there.has(host)) missing.add(host);
  }
  return [...missing].sort();
}
