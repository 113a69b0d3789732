import type { Source } from '../mesh/resource';

/** One decision on the way of a request. */
export interface TraceStep {
  /** Who decides: the listener, virtual host, route, cluster and so on. */
  readonly step:
    | 'caller'
    | 'proxy'
    | 'listener'
    | 'policy'
    | 'virtual-host'
    | 'route'
    | 'fault'
    | 'cluster'
    | 'endpoints'
    | 'end';
  /** Whether it is taken, passed over, or only told. */
  readonly verdict: 'taken' | 'passed' | 'note';
  /** The decision in words. */
  readonly text: string;
  /** The gateway or waypoint on the way that decides, as `name.namespace`; left out at the first proxy, and at the workload. */
  readonly proxy?: string;
  /** In a step `proxy`: the gateway that sent it there; left out where the first proxy did. */
  readonly from?: string;
  /** The object that decides: `VirtualService istio-test/nginx`. */
  readonly object?: string;
  /** The field of it: `spec.http[0].match[1]`. */
  readonly path?: string;
  /** The file of the object. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The path of the construct that wrote the object, where an app was read. */
  readonly construct?: string;
}

/** A decision, before its line is looked up. */
export interface Decision {
  readonly step: TraceStep['step'];
  readonly verdict: TraceStep['verdict'];
  readonly text: string;
  readonly source?: Source;
  readonly proxy?: string;
  readonly from?: string;
}

/** Takes notes of decisions. A walk without one tells nobody. */
export class Recorder {
  public readonly decisions: Decision[] = [];
  private proxy?: string;

  public taken(step: Decision['step'], text: string, source?: Source): void {
    this.add(step, 'taken', text, source);
  }

  public passed(step: Decision['step'], text: string, source?: Source): void {
    this.add(step, 'passed', text, source);
  }

  public note(step: Decision['step'], text: string, source?: Source): void {
    this.add(step, 'note', text, source);
  }

  /** Notes that a proxy behind the first gets the request, and what is decided there as its own. */
  public at<T>(proxy: string, text: string, decide: () => T): T {
    const from = this.proxy;
    this.proxy = proxy;
    try {
      this.decisions.push({
        step: 'proxy',
        verdict: 'taken',
        text,
        proxy,
        ...(from !== undefined && { from }),
      });
      return decide();
    } finally {
      this.proxy = from;
    }
  }

  private add(step: Decision['step'], verdict: Decision['verdict'], text: string, source?: Source): void {
    const { proxy } = this;
    this.decisions.push({ step, verdict, text, source, proxy });
  }
}
