import { Reach } from '../compare/affected';
import type { PolicyTest } from '../compare/callers';
import type { ComparedCaller } from '../compare/difference';
import type { Vantage } from '../compare/vantage';
import { callersAndHosts, vantagesOf } from '../compare/vantages';
import type { Model } from '../simulate/model';
import { type GraphScope, scopeOf } from './scope';

/** Callers of whom the same is true, and what they ask for. */
export interface Question {
  readonly callers: readonly ComparedCaller[];
  readonly vantage: Vantage;
}

/** What is to be asked. */
export interface Wanted {
  /** Whether a host is to be asked for, by workloads of the mesh or at a gateway. */
  readonly asks: (scope: GraphScope, host: string) => boolean;
  /** Whether policies of a namespace may have a say in what is asked by workloads of the mesh. */
  readonly policies: PolicyTest;
}

/** All that the workloads and gateways of a mesh can ask for, as comparisons ask it. Clients without a proxy ask Services alone, without any route. */
export function* questionsOf(model: Model, wanted: Wanted): Generator<Question> {
  const everything = new Reach();
  everything.everything = true;
  for (const of of callersAndHosts([model], wanted.policies)) {
    if (of.callers.one.kind === 'outside') continue;
    const scope = scopeOf(of.callers.one);
    const asked = of.asked.filter(({ asked: { host } }) => wanted.asks(scope, host));
    for (const { callers, vantage } of vantagesOf({ ...of, asked }, [model], everything)) {
      yield { callers, vantage };
    }
  }
}
