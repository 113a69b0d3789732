import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { plainCopy } from '../values/spec';

/** What makes a collector. */
export interface OpenTelemetryCollectorProps extends MeshResourceProps {
  /** Its configuration, as the collector has it: `receivers`, `processors`, `exporters` and `service`. */
  readonly config: { readonly [section: string]: any };
  /**
   * The other fields of its `spec`, as the operator has them.
   *
   * @default - `mode: deployment` alone
   */
  readonly spec?: { readonly [field: string]: any };
}

/**
 * A collector of traces, metrics and logs (kind `OpenTelemetryCollector` of `opentelemetry.io/v1beta1`), as the operator of OpenTelemetry
 * runs it. The Service in front of it has its name with `-collector` at the end.
 */
export class OpenTelemetryCollector extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): OpenTelemetryCollector {
    const read = (props: MeshResourceProps, { config, ...spec }: any) =>
      new OpenTelemetryCollector(scope, id, { ...props, config, spec });
    return readManifest(scope, id, manifest, 'opentelemetry.io', 'OpenTelemetryCollector', read);
  }

  private readonly spec: any;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props its configuration
   */
  public constructor(scope: Construct, id: string, props: OpenTelemetryCollectorProps) {
    super(scope, id, props, 'opentelemetry.io/v1beta1', 'OpenTelemetryCollector');
    const { config, spec = { mode: 'deployment' } } = props;
    located(this, () => {
      checkPipelines(config);
    });
    this.spec = plainCopy({ ...spec, config });
  }

  protected renderSpec(): any {
    return plainCopy(this.spec);
  }
}

const isMap = (value: unknown): value is { readonly [key: string]: any } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses a pipeline with a part that is not declared: the collector would not start. */
function checkPipelines(config: any): void {
  const pipelines = isMap(config) && isMap(config.service) ? config.service.pipelines : undefined;
  if (!isMap(config) || !isMap(pipelines)) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a collector without `service.pipelines`',
      expected: 'a configuration with receivers, exporters and pipelines',
      mend: 'say what is received, and where it goes',
    });
  }
  for (const [name, pipeline] of Object.entries(pipelines)) {
    for (const section of ['receivers', 'processors', 'exporters']) {
      const declared = { ...config[section], ...config.connectors };
      const parts: unknown[] = Array.isArray(pipeline?.[section]) ? pipeline[section] : [];
      const unknown = parts.find((part) => !Object.hasOwn(declared, String(part)));
      if (unknown === undefined) continue;
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `${String(unknown)} among the ${section} of the pipeline ${name}`,
        expected: `one of ${Object.keys(declared).join(', ')}`,
        mend: `declare it in \`${section}\``,
      });
    }
  }
}
