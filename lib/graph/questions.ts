import { Reach } from '../compare/affected';
import type { ComparedCaller } from '../compare/difference';
import type { Vantage } from '../compare/vantage';
import { callersAndHosts, vantagesOf } from '../compare/vantages';
import type { Model } from '../simulate/model';

/** Callers of whom the same is true, and what they ask for. */
export interface Question {
  readonly callers: readonly ComparedCaller[];
  readonly vantage: Vantage;
}

/** What is to be asked: of which gateways, for which hosts. */
export interface Wanted {
  readonly gateway: (name: string) => boolean;
  readonly host: (host: string) => boolean;
}

/** All that the workloads and gateways of a mesh can ask for, as comparisons ask it. Clients without a proxy ask Services alone, without any route. */
export function* questionsOf(model: Model, wanted: Wanted): Generator<Question> {
  const everything = new Reach();
  everything.everything = true;
  for (const of of callersAndHosts([model])) {
    const { kind, name } = of.callers.one;
    if (kind === 'outside' || (kind === 'gateway' && !wanted.gateway(name))) continue;
    const asked = of.asked.filter(({ asked: { host } }) => wanted.host(host));
    for (const { callers, vantage } of vantagesOf({ ...of, asked }, [model], everything)) {
      yield { callers, vantage };
    }
  }
}
