import { App, Chart, Names, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { writeFilesBeside } from '../core/files-beside';
import { located } from '../core/located';
import { VirtualService } from '../networking/virtual-service';
import { objectName } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { MeshHost } from '../values/mesh-host';
import { Destination, WeightedDestination } from '../values/networking/destination';
import { HttpRule } from '../values/networking/http-rule';
import { Mirror } from '../values/networking/mirror';
import { RouteAction } from '../values/networking/route-action';
import { type ProgressionFolder, progressionFiles } from './progression-files';
import { ProgressionStep } from './progression-step';
import type { IProgressiveRouting } from './progressive-routing';

/** How the steps of a progression are written. */
export interface ProgressionOptions {
  /**
   * The subset that has the requests before.
   *
   * @default - that to which the routing is pinned
   */
  readonly from?: string;
  /**
   * The folder of the steps, from where the program runs.
   *
   * @default - `progression/NAME` beside the folder of the manifests
   */
  readonly folder?: string;
}

/** From which subset to which, and by which steps. */
export interface ProgressionProps extends ProgressionOptions {
  /** The routing whose default changes. */
  readonly routing: IProgressiveRouting;
  /** The subset that has the requests at the end. */
  readonly to: string;
  /** The steps in their order; before the first the old subset has all requests. */
  readonly steps: ProgressionStep[];
}

/** A state of a progression: all manifests of the app as they are in it. */
export interface ProgressionState {
  /** The name, which is that of the folder: `2-weight-30`. */
  readonly name: string;
  /** The manifests, as plain objects. */
  readonly manifests: any[];
}

/**
 * From one subset to another in steps, without a controller: for each step a folder with all manifests of the app as they are then, and a
 * page `STEPS.md` with the commands for each step and for the way back. The folders stand beside the manifests, and not among them.
 *
 * When the app is written, each step and each way back is looked at as `cdk8s-istio transition` does it: the commands apply the objects in
 * an order in which no request is lost. A step for which there is none ends in an error that names the requests.
 */
export class Progression extends Construct {
  private readonly props: ProgressionProps;
  private readonly steps: readonly ProgressionStep[];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the folder unless another is given
   * @param props from which subset to which, and by which steps
   */
  public constructor(scope: Construct, id: string, props: ProgressionProps) {
    super(scope, id);
    this.props = props;
    this.steps = [...props.steps];
    located(this, () => {
      objectName(id, 'name of a progression');
      props.routing.subset(props.to);
      if (props.from !== undefined) props.routing.subset(props.from);
      if (this.steps.length === 0) {
        throw new MeshError({
          code: MeshErrorCode.MISSING_SETTING,
          got: 'a progression without steps',
          expected: 'at least one step',
          mend: 'give the steps, such as [ProgressionStep.weight(10), ProgressionStep.weight(100)]',
        });
      }
    });
    writeFilesBeside(this, props.folder, `progression/${id}`, () =>
      located(this, () => progressionFiles(this.node.path, id, this.folders())),
    );
  }

  /** The state before, and that of each step, as plain manifests: for tests, and for tools of your own. */
  public states(): ProgressionState[] {
    return this.folders().map(({ name, files }) => ({
      name,
      manifests: files.flatMap(({ manifests }) => [...manifests]),
    }));
  }

  private folders(): readonly ProgressionFolder[] {
    const start = {
      name: '0-start',
      words: 'The old subset has all requests.',
      files: this.filesOf(ProgressionStep.weight(0)),
    };
    const steps = this.steps.map((step, i) => ({
      name: `${i + 1}-${step._settings.name}`,
      words: step._settings.words,
      files: this.filesOf(step),
    }));
    return [start, ...steps];
  }

  /** The files of the app in a step, a chart each. */
  private filesOf(step: ProgressionStep): ProgressionFolder['files'] {
    const { routing } = this.props;
    const charts = this.node.root.node.findAll().filter((one): one is Chart => Chart.isChart(one));
    const own = Chart.of(this);
    return routing.virtualService._during(
      (rules) => this.rulesIn(step, rules),
      () =>
        charts
          .map((chart) => {
            const manifests = [...chart.toJson(), ...(chart === own ? this.previewIn(step, chart) : [])];
            return {
              name: `${Names.toDnsLabel(chart)}.k8s.yaml`,
              manifests,
              text: Yaml.stringify(...manifests),
            };
          })
          .filter(({ manifests }) => manifests.length > 0),
    );
  }

  /** The rules of the routing in a step: its default, or what stands before it, is another one. */
  private rulesIn({ _settings: step }: ProgressionStep, rules: readonly HttpRule[]): readonly HttpRule[] {
    const { routing, to } = this.props;
    const from = this.oldSubset();
    const at = (subset: string) => Destination.subset(routing.subset(subset), { port: routing._port });
    const action =
      step.weight === 0
        ? RouteAction.forward(at(from))
        : step.weight === 100
          ? RouteAction.forward(at(to))
          : RouteAction.split(
              WeightedDestination.of(at(from), 100 - step.weight),
              WeightedDestination.of(at(to), step.weight),
            );
    const usual = rules[rules.length - 1];
    const changed = usual._with({
      action,
      ...(step.mirrored !== undefined && { mirrors: [Mirror.to(at(to), { percentage: step.mirrored })] }),
    });
    const first =
      step.matches === undefined
        ? []
        : [HttpRule.of({ match: step.matches, action: RouteAction.forward(at(to)) })];
    return [...first, ...rules.slice(0, -1), changed];
  }

  /** The virtual service of a preview, which no other state has. */
  private previewIn({ _settings: { preview } }: ProgressionStep, { namespace }: Chart): any[] {
    if (preview === undefined) return [];
    const { routing, to } = this.props;
    const chart = new Chart(new App(), 'preview', {
      namespace: routing.virtualService.namespace ?? namespace,
    });
    const virtualService = new VirtualService(chart, `${routing.virtualService.name}-preview`, {
      hosts: [MeshHost.of(preview.host)],
      gateways: [preview.gateway],
      mesh: false,
    });
    virtualService.addDefaultHttpRoute({
      action: RouteAction.forward(Destination.subset(routing.subset(to), { port: routing._port })),
    });
    return chart.toJson();
  }

  private oldSubset(): string {
    const from = this.props.from ?? this.props.routing._pinned;
    if (from !== undefined) return from;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a progression of a routing that is pinned to no subset',
      expected: 'the subset that has the requests before',
      mend: 'pin the routing to it, or name it by `from`',
    });
  }
}
