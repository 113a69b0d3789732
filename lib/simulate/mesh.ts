import { firstAsked } from './asked';
import type { IConstruct } from 'constructs';
import { type LoadFilesOptions, type LoadedFiles, type Unreadable, loadFiles } from '../mesh/files';
import { type LoadFault, type Loaded, loadManifests } from '../mesh/load';
import { pathText } from '../mesh/manifest';
import { MeshIndex, type MeshOptions, groupBy } from '../mesh/mesh-index';
import { type FilePlace, Places } from '../mesh/places';
import type { Resource, Source } from '../mesh/resource';
import { appFacts } from '../values/app-facts';
import { Coverage } from './coverage';
import { explanationText } from './explain';
import { withDeployedGateways } from './gateway-api/deployed-gateways';
import { Model } from './model';
import type { Explanation, Outcome } from './outcome';
import { type ReachAnswer, reachOf, refuseNoRule } from './reach';
import { type Request, RequestError } from './request';
import { sortedEnds } from './sorted-ends';
import { type Decision, Recorder, type TraceStep } from './trace';
import type { Doubt } from './walk/http-walk';
import { walk } from './walk/walk';

/** How a mesh is read. */
export interface ModelOptions extends MeshOptions {
  /**
   * The namespace of objects that name none.
   *
   * @default 'default', as kubectl has it
   */
  readonly namespace?: string;
  /**
   * The release of Istio that runs the mesh, from 1.24 on.
   *
   * @default - that which the manifests install, or else '1.31'
   */
  readonly istioVersion?: string;
  /**
   * Tells why an object would be refused: `refusalOf` of `cdk8s-istio/analysis` knows what the API server and istiod's webhook say. What
   * is refused is not in the mesh, and `refused` lists it.
   *
   * @default - every object counts, whatever is in it
   */
  readonly refusalOf?: (resource: Resource) => string | undefined;
}

/** An object that is not in a mesh, since it would be refused. */
export interface RefusedObject {
  /** The object: `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** Why it would be refused, in whole sentences. */
  readonly why: string;
  /** The file of the object. */
  readonly file?: string;
}

/** An object of which another one takes the place: of several with one kind and name, the last that is read counts. */
export interface ReplacedObject {
  /** The object: `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** Its file. */
  readonly file?: string;
  /** The file of the one that counts. */
  readonly by?: string;
}

/**
 * A mesh, from its manifests alone, that tells where requests go and why. What it answers is what istiod's and Envoy's own rules give;
 * where the manifests do not decide, it says so.
 */
export class Mesh {
  /**
   * The mesh that manifests make: `Testing.synth(chart)`, or any list of plain objects.
   *
   * @throws TypeError where it is no list
   */
  public static fromManifests(manifests: readonly unknown[], options: ModelOptions = {}): Mesh {
    if (!Array.isArray(manifests)) {
      const got = manifests === null ? 'null' : `a value of type ${typeof manifests}`;
      throw new TypeError(`got ${got}, expected a list of manifests; files are read by Mesh.fromFiles()`);
    }
    return new Mesh(loadManifests(manifests, { namespace: options.namespace ?? 'default' }), options);
  }

  /**
   * The mesh that a program writes, from memory: each object as it is after all patches, and the Istio that the program installs.
   *
   * @param scope the app, or a chart or construct of it
   */
  public static fromApp(scope: IConstruct, options: ModelOptions = {}): Mesh {
    const { objects, gateways, installations } = appFacts(scope);
    const { externals } = options;
    const loaded = loadManifests(
      objects.map(({ object }) => object.toJson()),
      { namespace: options.namespace ?? 'default' },
      objects.map(({ path }) => ({ construct: path })),
    );
    return new Mesh(loaded, {
      installations,
      ...options,
      externals: { ...externals, gateways: [...(externals?.gateways ?? []), ...gateways] },
    });
  }

  /** The mesh that files and folders make. A folder stands for all YAML and JSON below it. */
  public static fromFiles(
    paths: string | readonly string[],
    options: ModelOptions & LoadFilesOptions = {},
  ): Mesh {
    const list = typeof paths === 'string' ? [paths] : paths;
    return Mesh._fromLoaded(
      loadFiles(list, { ...options, namespace: options.namespace ?? 'default' }),
      options,
    );
  }

  /**
   * The mesh of files that were read.
   *
   * @internal
   */
  public static _fromLoaded(loaded: LoadedFiles, options: ModelOptions): Mesh {
    return new Mesh(loaded, options, loaded.unreadable);
  }

  /** Why documents could not be read; what could is there nevertheless. */
  public readonly faults: readonly LoadFault[];
  /** Objects that would be refused, and are not in the mesh; see `ModelOptions.refusalOf`. */
  public readonly refused: readonly RefusedObject[];
  /** Objects of which another one takes the place. */
  public readonly replaced: readonly ReplacedObject[];
  private readonly counted: Coverage;
  /** Requests that were sent, how often, and are not counted yet. */
  private sent = new Map<Request, number>();
  private isAsked = false;
  /** @internal */
  public readonly _index: MeshIndex;
  /** @internal */
  public readonly _model: Model;
  private readonly placeOf: (source: Source) => FilePlace | undefined;

  private constructor(
    loaded: Loaded,
    private readonly options: ModelOptions,
    /** Files that could not be read. */
    public readonly unreadable: readonly Unreadable[] = [],
    placeOf?: (source: Source) => FilePlace | undefined,
  ) {
    this.faults = loaded.faults;
    const { taken, refused } = withoutRefused(loaded.resources, options.refusalOf);
    this.refused = refused;
    const index = new MeshIndex(taken, options);
    this.replaced = index.replaced.map(({ resource, by }) => ({
      object: resource.text,
      ...(resource.origin.file !== undefined && { file: resource.origin.file }),
      ...(by.origin.file !== undefined && { by: by.origin.file }),
    }));
    this._index = withDeployedGateways(index, options);
    this._model = Model.of(this._index, options.istioVersion);
    this.counted = new Coverage(this._index);
    const places = new Places(loaded.texts ?? new Map());
    this.placeOf = placeOf ?? (({ of, at }) => places.of(of, at, 'name'));
  }

  /**
   * A mesh of some objects of this one and of another one, in the surroundings of this one.
   *
   * @param resources the objects, none of which is only assumed
   * @internal
   */
  public _mixed(resources: readonly Resource[], other: Mesh): Mesh {
    const own = new Set(this._index.resources);
    const placeOf = (source: Source) => (own.has(source.of) ? this : other).placeOf(source);
    return new Mesh({ resources, faults: [] }, { ...this.options, refusalOf: undefined }, [], placeOf);
  }

  /** Which rules, matches, subsets and policies the requests exercised that this mesh was asked about. */
  public get coverage(): Coverage {
    const { sent } = this;
    this.sent = new Map();
    for (const [request, times] of sent) this.count(request, times);
    return this.counted;
  }

  /**
   * Where a request goes: all ways in which it may end with their probabilities, and what keeps the answer from being sure.
   *
   * @throws RequestError for a gateway that no manifest shows
   */
  public send(request: Request): Outcome {
    const outcome = this._answer(request);
    this.noteAsked();
    // What they exercise takes a walk with notes, which is left until somebody asks for it.
    this.sent.set(request, (this.sent.get(request) ?? 0) + 1);
    if (this.sent.size === MANY) void this.coverage;
    return outcome;
  }

  /**
   * Where a request goes, which is not counted as asked.
   *
   * @internal
   */
  public _answer(request: Request): Outcome {
    const uncertain: string[] = [];
    let besides: Set<string> | undefined;
    const ends = walk(this._model, request, (why, what) => {
      if (what === undefined) uncertain.push(why);
      else besides = (besides ?? new Set()).add(why);
    });
    return {
      outcomes: sortedEnds(ends),
      uncertain: uncertain.length < 2 ? uncertain : [...new Set(uncertain)],
      ...(besides !== undefined && { besides: [...besides] }),
    };
  }

  /** Where a request goes, with every decision on the way, and the conditions of rules that passed it over. */
  public trace(request: Request): Explanation {
    const recorder = new Recorder();
    const explanation = this._explained(request, recorder);
    this.noteAsked();
    this.countTaken(recorder);
    return explanation;
  }

  /**
   * The same, which is not counted as asked.
   *
   * @internal
   */
  public _explained(request: Request, recorder = new Recorder()): Explanation {
    const uncertain = new Set<string>();
    const besides = new Set<string>();
    const tell: Doubt = (why, what) => (what === undefined ? uncertain : besides).add(why);
    const ends = walk(this._model, request, tell, recorder);
    return {
      outcomes: sortedEnds(ends),
      uncertain: [...uncertain],
      ...(besides.size > 0 && { besides: [...besides] }),
      trace: recorder.decisions.map((decision) => this.located(decision)),
    };
  }

  /** The trace of a request as text for people: every decision, then the ends. */
  public explain(request: Request): string {
    return explanationText(request.describe(), this.trace(request));
  }

  /**
   * Whether any request gets to a rule or one of its matches, with one that does; or which rules before it take all of its requests.
   *
   * @param object the virtual service or route: `VirtualService istio-test/nginx`
   * @param path the rule or match: `spec.http[0]` or `spec.http[0].match[1]`
   * @throws RequestError where no manifest shows it, and for a rule whose requests a delegate gets
   */
  public reach(object: string, path: string): ReachAnswer {
    const source = this._sourceOf(object, path);
    if (source === undefined)
      throw new RequestError(
        `got ${JSON.stringify(object)}, which no manifest shows; expected an object such as VirtualService istio-test/nginx`,
      );
    const { of, at } = source;
    refuseNoRule(of, at);
    return reachOf(this._model, of, at);
  }

  /**
   * A field of an object by their texts; undefined where no manifest shows the object.
   *
   * @internal
   */
  public _sourceOf(object: string, path: string): Source | undefined {
    const byText = this._index.remember(Mesh, () => groupBy(this._index.resources, ({ text }) => text));
    const of = byText.get(object)?.[0];
    const at = path
      .split(/[.[\]]+/)
      .filter((step) => step !== '')
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    return of && { of, at };
  }

  private noteAsked(): void {
    if (this.isAsked) return;
    this.isAsked = true;
    firstAsked(this);
  }

  private count(request: Request, times: number): void {
    const recorder = new Recorder();
    walk(this._model, request, () => undefined, recorder);
    this.countTaken(recorder, times);
  }

  private countTaken({ decisions }: Recorder, times = 1): void {
    const taken = decisions.filter(({ verdict }) => verdict === 'taken');
    this.counted.count(
      taken.map(({ source }) => source),
      times,
    );
  }

  private located({ step, verdict, text, source, proxy, from }: Decision): TraceStep {
    const told: { -readonly [field in keyof TraceStep]: TraceStep[field] } = { step, verdict, text };
    if (proxy !== undefined) told.proxy = proxy;
    if (from !== undefined) told.from = from;
    if (source === undefined) return told;
    return { ...told, ...this._placed(source) };
  }

  /**
   * A field of an object in words, with the line of it where it was read from a file.
   *
   * @internal
   */
  public _placed({ of, at }: Source): PlacedField {
    const place = this.placeOf({ of, at });
    return {
      object: of.text,
      path: pathText(at),
      ...(place !== undefined && { file: place.file, line: place.line }),
      ...(of.origin.construct !== undefined && { construct: of.origin.construct }),
    };
  }
}

/** A field of an object in words, and where it was read. */
interface PlacedField {
  readonly object: string;
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
  readonly construct?: string;
}

/** Objects that count, and those that would be refused. */
function withoutRefused(
  resources: readonly Resource[],
  refusalOf: ModelOptions['refusalOf'],
): { readonly taken: readonly Resource[]; readonly refused: readonly RefusedObject[] } {
  if (refusalOf === undefined) return { taken: resources, refused: [] };
  const refused: RefusedObject[] = [];
  const taken = resources.filter((resource) => {
    const why = refusalOf(resource);
    if (why === undefined) return true;
    const { file } = resource.origin;
    refused.push({ object: resource.text, why, ...(file !== undefined && { file }) });
    return false;
  });
  return { taken, refused };
}

/** How many requests wait to be counted at most, so that they do not fill the memory. */
const MANY = 100_000;
