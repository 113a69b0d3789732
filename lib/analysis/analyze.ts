import { type Loaded, type LoadOptions, loadManifests } from '../mesh/load';
import type { FieldPath } from '../mesh/manifest';
import type { MeshOptions } from '../mesh/mesh-index';
import type { Origin, Resource } from '../mesh/resource';
import { booleanWord, numberText } from '../mesh/yaml/scalars';
import { checkTogether } from './alternatives';
import { checkByItself } from './by-itself';
import { Collector } from './collector';
import type { Report } from './check';
import type { Finding } from './finding';
import { Places } from '../mesh/places';
import { faultRule } from './reading';
import { meshChecks } from './registry';
import { guarded, reportFailure, rulesText } from './rule-failed';
import { checkSchema } from './schema/check-schema';
import { needsQuotes } from './schema/compile';
import { checkRelease } from './schema/releases';
import { SUPPRESS_ANNOTATION, type Suppression, Suppressor, suppressionRules } from './suppression';
import { checkVersions } from './versions';

/** How manifests are judged. */
export interface AnalyzeOptions extends LoadOptions, MeshOptions {
  /**
   * The release of Istio that they are for, as `1.26`: what it does not have yet is reported too.
   *
   * @default - the release that the judge knows best, see `docs/rules/README.md`
   */
  readonly istioVersion?: string;
  /**
   * The release of Kubernetes that they are for, as `1.34`: a pair that was never supported is reported.
   *
   * @default - not looked at
   */
  readonly kubernetesVersion?: string;
  /**
   * Findings that are allowed.
   *
   * @default - none but those that objects allow by the annotation `galley.istio.io/analyze-suppress`
   */
  readonly suppress?: readonly Suppression[];
  /**
   * Findings that are allowed in more than what is judged, such as those that a project allows everywhere: one that is not found here is
   * not reported as unused.
   *
   * @default - none
   */
  readonly sharedSuppress?: readonly Suppression[];
  /**
   * Whether the manifests, together with `externals`, are all that there is in the cluster. What they name and do not have is then an
   * error; otherwise it may be elsewhere, and is a warning.
   *
   * @default false
   */
  readonly complete?: boolean;
  /**
   * The channel of the Gateway API whose definitions are installed in the cluster.
   *
   * @default 'standard'
   */
  readonly gatewayApi?: 'standard' | 'experimental';
  /**
   * Where each of the manifests comes from, in their order.
   *
   * @default - findings have no file
   */
  readonly origins?: readonly Origin[];
  /**
   * Called now and then with how many objects are judged of how many.
   *
   * @default - nobody is told
   */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Judges manifests: says what the API server, istiod's webhook, `istioctl analyze` and Kiali would say of them, and what else
 * would be regretted. All manifests are one world. They may be anything; what is no object is a finding.
 */
export function analyze(manifests: readonly unknown[], options: AnalyzeOptions = {}): Finding[] {
  return analyzeLoaded(loadManifests(manifests, options, options.origins), options);
}

/** Judges what was read from files. */
export function analyzeLoaded(loaded: Loaded, options: AnalyzeOptions = {}): Finding[] {
  const suppressor = new Suppressor(options.suppress, options.sharedSuppress);
  const places = new Places(loaded.texts ?? new Map());
  const collector = new Collector(suppressor, places, options.complete);
  checkVersions(options, collector);
  for (const fault of loaded.faults) collector.reportFault(faultRule(fault), fault);

  const { resources } = loaded;
  const readable = resources.filter((resource, i) => {
    if (i % 100 === 0) options.progress?.(i, resources.length);
    return judgeObject(resource, options, collector, places);
  });
  guarded(collector, 'of all objects together', undefined, () =>
    checkTogether(readable, options, collector.report, (mesh, report) => {
      for (const one of meshChecks) {
        const name = () => `for ${rulesText(one.rules)}`;
        guarded(collector, name, undefined, () => one.check(mesh, report));
      }
    }),
  );
  reportUnused(loaded.resources, suppressor, collector);
  const { findings } = collector;
  if (places.fault === undefined) return findings;
  reportFailure(collector, 'of where fields stand', undefined, places.fault);
  return collector.findings;
}

/** Judges one object by itself. True when istiod could read it, so that it counts for the rules across objects. */
function judgeObject(
  resource: Resource,
  { istioVersion, gatewayApi }: AnalyzeOptions,
  collector: Collector,
  places: Places,
): boolean {
  const { manifest } = resource;
  const report: Report = (rule, path, message, mend) => collector.report(rule, resource, path, message, mend);
  const guard = <T>(check: string, action: () => T) => guarded(collector, check, resource, action);
  const reportSchema: Report = (rule, path, message, mend) => {
    const hint = needsQuotes(mend) ? quoteHint(places, resource, path) : undefined;
    report(rule, path, message, hint ?? mend);
  };
  const verdict = guard('of the schema', () => checkSchema(resource, reportSchema, gatewayApi));
  if (istioVersion !== undefined) {
    guard('of the release', () => checkRelease(manifest, istioVersion, report));
  }
  // What the schema did not tell, nobody knows to be readable.
  if (verdict?.decodes !== true) return false;
  checkByItself(resource, report, guard);
  return true;
}

/** How to mend a value of the wrong type where quotes are all that is missing. */
function quoteHint(places: Places, resource: Resource, path: FieldPath): string | undefined {
  const plain = places.place(resource, path)?.plain;
  if (plain === undefined) return undefined;
  const read = booleanWord(plain) ?? numberText(plain);
  return read === undefined
    ? undefined
    : `Put ${plain} in quotes: kubectl reads it as the ${typeof read} ${read}.`;
}

/** Suppressions that suppress nothing, or say not why. */
function reportUnused(resources: readonly Resource[], suppressor: Suppressor, collector: Collector): void {
  for (const resource of resources) {
    for (const code of suppressor.unusedCodes(resource)) {
      const path = ['metadata', 'annotations', SUPPRESS_ANNOTATION];
      collector.report(
        suppressionRules.unused,
        resource,
        path,
        `The suppression of ${code} has no effect, because there is no such finding.`,
      );
    }
  }
  for (const { code } of suppressor.withoutReason) {
    collector.reportUse(suppressionRules['no-reason'], `The suppression of ${code} has no reason.`);
  }
  for (const { code, resource } of suppressor.unused) {
    const of = resource === undefined ? '' : ` for ${resource}`;
    collector.reportUse(
      suppressionRules.unused,
      `The suppression of ${code}${of} has no effect, because there is no such finding.`,
    );
  }
}
