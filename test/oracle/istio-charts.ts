import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../support/project';
import { programs } from './programs';

/** Where each chart stands in Istio's module. */
const FOLDERS: { readonly [chart: string]: string } = {
  base: 'base',
  istiod: 'istio-control/istio-discovery',
  cni: 'istio-cni',
  ztunnel: 'ztunnel',
  gateway: 'gateway',
};

let found: string | undefined;

/** The charts and profiles of Istio, in the module from which the referee is built. */
function manifests(): string {
  return join(istioModule(), 'manifests');
}

/** A file of the module, as text. */
export const moduleFile = (path: string): string => readFileSync(join(istioModule(), path), 'utf8');

function istioModule(): string {
  found ??= execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], {
    cwd: join(root, 'oracle/go'),
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
    encoding: 'utf8',
  }).trim();
  return found;
}

/** The values that a chart knows, with their defaults. */
export function chartValues(chart: string): any {
  const values = parse(readFileSync(join(manifests(), 'charts', FOLDERS[chart], 'values.yaml'), 'utf8'));
  return values._internal_defaults_do_not_set;
}

/** The objects that `istioctl manifest generate` makes of an `IstioOperator`. */
export function generate(operator: object): any[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-install-'));
  try {
    const file = join(folder, 'istio-operator.yaml');
    writeFileSync(file, JSON.stringify(operator));
    return istioctl(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function istioctl(file: string): any[] {
  const output = execFileSync(programs().istioctl, ['manifest', 'generate', '-f', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return parseAllDocuments(output)
    .map((document) => document.toJS())
    .filter((object) => object !== null);
}

/**
 * The objects that a chart makes of values. istioctl renders it, by the engine of Helm: it is shown a set of charts in which this one
 * stands in the place of `base`, and the values as such that it does not look at.
 */
export function renderChart(chart: string, values: object, namespace: string): any[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-charts-'));
  try {
    cpSync(join(manifests(), 'charts', FOLDERS[chart]), join(folder, 'charts/base'), { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', folder]);
    mkdirSync(join(folder, 'profiles'));
    const off = { enabled: false };
    const components = {
      base: { enabled: true },
      pilot: off,
      cni: off,
      ztunnel: off,
      ingressGateways: [{ name: 'istio-ingressgateway', ...off }],
    };
    const empty = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator' };
    const profile = { ...empty, metadata: { namespace }, spec: { components } };
    writeFileSync(join(folder, 'profiles/default.yaml'), JSON.stringify(profile));
    const file = join(folder, 'istio-operator.yaml');
    const spec = { installPackagePath: folder, unvalidatedValues: asGiven(values) };
    writeFileSync(file, JSON.stringify({ ...empty, metadata: { namespace }, spec }));
    return istioctl(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** istioctl says under `pilot` that neither istiod nor CNI is installed, which the chart of istiod would take for its own values. */
function asGiven(values: any): object {
  return { ...values, pilot: { cni: { enabled: values.cni?.enabled ?? false }, ...values.pilot } };
}
