import { detailLines, endText, percentText } from '../../simulate/explain';
import type { Hop, Outcome, OutcomeEnd } from '../../simulate/outcome';
import type { Asked } from '../difference';

/** The domain of the cluster says nothing to a reader. */
export const shortHosts = (text: string) => text.replaceAll('.svc.cluster.local', '');

/** What is asked for, as the beginning of a URL: `http://nginx.istio-test:80`. */
export function askedText({ scheme, host, port }: Asked): string {
  return `${scheme}://${shortHosts(host)}:${port}`;
}

/** What happens on either side, each end a line, behind which stands what happens on the way where just that makes the difference. */
export interface Fates {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The ends of both sides in words. */
export function fatesOf(before: readonly OutcomeEnd[], after: readonly OutcomeEnd[]): Fates {
  const [ends, others] = [before.map(headOf), after.map(headOf)];
  const isAlike = ends.length === others.length && ends.every((end, i) => end === others[i]);
  return {
    before: told(before, isAlike ? after : []),
    after: told(after, isAlike ? before : []),
  };
}

/** What filters do beside on one side only; it is told of the witness. */
export function besidesOf({ before, after }: { readonly before: Outcome; readonly after: Outcome }): Fates {
  const only = ({ besides: own = [] }: Outcome, { besides: other = [] }: Outcome) =>
    own.filter((text) => !other.includes(text)).map((text) => `besides: ${text}`);
  return { before: only(before, after), after: only(after, before) };
}

const headOf = (end: OutcomeEnd) => `${percentText(end.probability)} ${endText(end)}`;

function told(ends: readonly OutcomeEnd[], others: readonly OutcomeEnd[]): readonly string[] {
  if (ends.length === 0) return ['the caller is not there'];
  return ends.map((end, i) => {
    const share = end.probability === 1 ? '' : `${percentText(end.probability)} `;
    const known = others[i] === undefined ? undefined : new Set(detailLines(others[i]));
    const details = known === undefined ? [] : detailLines(end).filter((line) => !known.has(line));
    return shortHosts([`${share}${endText(end)}`, ...details.map((line) => line.trim())].join('; '));
  });
}

/** What two changes must have in common to be one to a reader: the ends, where the host that was asked for has no name. */
export function fateKey(ends: readonly OutcomeEnd[], asked: Asked): readonly unknown[] {
  const unnamed = <T extends Hop | OutcomeEnd>(place: T) =>
    place.host === asked.host
      ? { ...place, host: '', port: place.port === asked.port ? 0 : place.port }
      : place;
  return ends.map((end) => ({
    ...unnamed(end),
    // These are the witness's own.
    path: undefined,
    authority: undefined,
    location: end.location?.replaceAll(asked.host, ''),
    workloads: end.host === asked.host ? undefined : end.workloads,
    hops: end.hops?.map(unnamed),
  }));
}
