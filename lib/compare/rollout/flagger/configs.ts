import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { ownedBy, withoutUndefined } from '../plain';
import type { World } from '../world';
import type { Canary } from './canary';

type ConfigKind = 'ConfigMap' | 'Secret';

/** The kinds of Secrets that Flagger copies (the Flagger project's `pkg/canary/config_tracker.go: getRefFromSecret`). */
const SECRET_TYPES = new Set([
  'Opaque',
  'kubernetes.io/basic-auth',
  'kubernetes.io/ssh-auth',
  'kubernetes.io/tls',
]);

/** The ConfigMaps and Secrets of pods, which the primary has as copies of its own. */
export class Configs {
  private readonly found = new Map<string, Manifest>();

  public constructor(
    private readonly canary: Canary,
    private readonly world: World,
  ) {}

  /** The spec of pods with the copies in place of what it names (`config_tracker.go: ApplyPrimaryConfigs`). */
  public applied(spec: Fields): Fields {
    return withoutUndefined({
      ...spec,
      volumes: Array.isArray(spec.volumes)
        ? spec.volumes.map((volume) => this.volume(mapOf(volume)))
        : spec.volumes,
      containers: this.containers(spec.containers),
      initContainers: this.containers(spec.initContainers),
    });
  }

  /** The copies of what was named (`config_tracker.go: CreatePrimaryConfigs`). */
  public get copies(): readonly Manifest[] {
    return [...this.found.values()].map(({ apiVersion, kind, metadata, data, type }) => ({
      apiVersion,
      kind,
      metadata: {
        name: `${metadata.name}-primary`,
        namespace: this.canary.namespace,
        ownerReferences: ownedBy(this.canary.manifest),
      },
      ...(kind === 'Secret' && type !== undefined && { type }),
      ...(data !== undefined && { data }),
    }));
  }

  private copyName(kind: ConfigKind, name: unknown): string {
    const manifest = this.world.find(kind, this.canary.namespace, String(name));
    const disabled = textsOf(manifest?.metadata.annotations)['flagger.app/config-tracking'] ?? '';
    if (manifest === undefined || disabled.startsWith('disable')) return String(name);
    if (kind === 'Secret' && !SECRET_TYPES.has(textOf(manifest.type) ?? 'Opaque')) return String(name);
    this.found.set(`${kind}/${String(name)}`, manifest);
    return `${String(name)}-primary`;
  }

  private renamed(value: unknown, kind: ConfigKind, field = 'name'): Fields {
    const given = mapOf(value);
    return { ...given, [field]: this.copyName(kind, given[field]) };
  }

  private volume(volume: Fields): Fields {
    const { configMap, secret, projected } = volume;
    return withoutUndefined({
      ...volume,
      configMap: configMap && this.renamed(configMap, 'ConfigMap'),
      secret: secret && this.renamed(secret, 'Secret', 'secretName'),
      projected: projected && {
        ...mapOf(projected),
        sources: listOf(mapOf(projected).sources).map((source) => {
          const own = mapOf(source);
          return withoutUndefined({
            ...own,
            configMap: own.configMap && this.renamed(own.configMap, 'ConfigMap'),
            secret: own.secret && this.renamed(own.secret, 'Secret'),
          });
        }),
      },
    });
  }

  private containers(containers: unknown): unknown {
    if (!Array.isArray(containers)) return containers;
    return containers.map(mapOf).map((container) =>
      withoutUndefined({
        ...container,
        env: Array.isArray(container.env)
          ? container.env.map((one) => this.variable(mapOf(one)))
          : container.env,
        envFrom: Array.isArray(container.envFrom)
          ? container.envFrom.map(mapOf).map((one) =>
              withoutUndefined({
                ...one,
                configMapRef: one.configMapRef && this.renamed(one.configMapRef, 'ConfigMap'),
                secretRef: one.secretRef && this.renamed(one.secretRef, 'Secret'),
              }),
            )
          : container.envFrom,
      }),
    );
  }

  private variable(variable: Fields): Fields {
    const { valueFrom } = variable;
    if (valueFrom === undefined) return variable;
    const from = mapOf(valueFrom);
    return {
      ...variable,
      valueFrom: withoutUndefined({
        ...from,
        configMapKeyRef: from.configMapKeyRef && this.renamed(from.configMapKeyRef, 'ConfigMap'),
        secretKeyRef: from.secretKeyRef && this.renamed(from.secretKeyRef, 'Secret'),
      }),
    };
  }
}
