import { functions } from './functions';
import type { Node } from './parse';
import { CelSyntaxError } from './tokens';
import { CelError, compare, isMap, same } from './values';

/** The values of the variables, by their places. */
type Frame = unknown[];
/** An expression, made into a function. Throws a `CelError` where it has no value. */
type Program = (frame: Frame) => unknown;

/** A program over the variables named, whose values are given in their order. */
export function programOf(node: Node, variables: readonly string[]): (...values: unknown[]) => unknown {
  const program = compile(node, variables);
  return (...values) => program(values);
}

const yes = (value: unknown): boolean => {
  if (typeof value !== 'boolean') throw new CelError('neither true nor false');
  return value;
};

function compile(node: Node, scope: readonly string[]): Program {
  const part = (child: Node) => compile(child, scope);
  switch (node.is) {
    case 'literal':
      return () => node.value;
    case 'name': {
      const place = scope.lastIndexOf(node.name);
      if (place < 0) throw new CelSyntaxError(`unknown name: ${node.name}`);
      return (frame) => frame[place];
    }
    case 'field': {
      const [of, name] = [part(node.of), unescaped(node.name)];
      return (frame) => {
        const value = of(frame);
        if (isMap(value) && Object.hasOwn(value, name)) return value[name];
        throw new CelError(`no ${name}`);
      };
    }
    case 'has': {
      const [of, name] = [part(node.of), unescaped(node.name)];
      return (frame) => {
        const value = of(frame);
        if (!isMap(value)) throw new CelError('no map');
        return Object.hasOwn(value, name);
      };
    }
    case 'index': {
      const [of, at] = [part(node.of), part(node.at)];
      return (frame) => entryOf(of(frame), at(frame));
    }
    case 'choice': {
      const [condition, then, otherwise] = [part(node.condition), part(node.yes), part(node.no)];
      return (frame) => (yes(condition(frame)) ? then(frame) : otherwise(frame));
    }
    case 'list': {
      const items = node.items.map(part);
      const constant = node.items.every((item) => item.is === 'literal')
        ? items.map((item) => item([]))
        : undefined;
      return constant ? () => constant : (frame) => items.map((item) => item(frame));
    }
    case 'map': {
      const entries = node.entries.map(([key, value]) => [part(key), part(value)] as const);
      return (frame) => Object.fromEntries(entries.map(([key, value]) => [String(key(frame)), value(frame)]));
    }
    case 'macro':
      return macro(node, scope);
    case 'call':
      return call(node, part);
    case 'message':
      throw new CelSyntaxError(`unknown type: ${node.name}`);
  }
}

/** The name of a field that stands in an expression in another form: `__namespace__`. */
function unescaped(name: string): string {
  if (!name.startsWith('__') && !name.includes('__')) return name;
  const whole = /^__([a-z]+)__$/.exec(name);
  if (whole !== null && !['dot', 'dash', 'slash', 'underscores'].includes(whole[1])) return whole[1];
  const signs: { [word: string]: string } = { dot: '.', dash: '-', slash: '/', underscores: '__' };
  return name.replace(/__(dot|dash|slash|underscores)__/g, (_, word: string) => signs[word]);
}

function entryOf(value: unknown, at: unknown): unknown {
  if (Array.isArray(value)) {
    if (typeof at === 'number' && at >= 0 && at < value.length) return value[at];
  } else if (isMap(value) && Object.hasOwn(value, String(at))) return value[String(at)];
  throw new CelError('no such entry');
}

function call({ name, on, args }: Extract<Node, { is: 'call' }>, part: (node: Node) => Program): Program {
  if (on === undefined && args.length === 2) {
    const [left, right] = [part(args[0]), part(args[1])];
    switch (name) {
      case '&&':
        return either(left, right, false);
      case '||':
        return either(left, right, true);
      case '==':
        return (frame) => same(left(frame), right(frame));
      case '!=':
        return (frame) => !same(left(frame), right(frame));
      case '<':
        return (frame) => compare(left(frame), right(frame)) < 0;
      case '<=':
        return (frame) => compare(left(frame), right(frame)) <= 0;
      case '>':
        return (frame) => compare(left(frame), right(frame)) > 0;
      case '>=':
        return (frame) => compare(left(frame), right(frame)) >= 0;
      case '+':
        return (frame) => sum(left(frame), right(frame));
      case '-':
        return (frame) => numberOf(left(frame)) - numberOf(right(frame));
      case '*':
        return (frame) => numberOf(left(frame)) * numberOf(right(frame));
      case 'in':
        return (frame) => isIn(left(frame), right(frame));
    }
  }
  const parts = [...(on === undefined ? [] : [on]), ...args].map(part);
  if (name === '!') return (frame) => !yes(parts[0](frame));
  if (name === 'negate') return (frame) => -numberOf(parts[0](frame));
  const signature = `${on === undefined ? '' : '.'}${name}/${parts.length}`;
  if (!Object.hasOwn(functions, signature)) throw new CelSyntaxError(`unknown function: ${name}`);
  const run = functions[signature];
  const [first, second] = parts;
  // A constant is made once: durations stand in most of the rules.
  if (args.length === 1 && on === undefined && args[0].is === 'literal') {
    let value: unknown;
    return (frame) => (value ??= run(first(frame)));
  }
  if (parts.length === 1) return (frame) => run(first(frame));
  if (parts.length === 2) return (frame) => run(first(frame), second(frame));
  return (frame) => run(...parts.map((one) => one(frame)));
}

/** `&&` and `||`: what decides alone decides, even if the other side has no value. */
function either(left: Program, right: Program, decisive: boolean): Program {
  return (frame) => {
    let first: boolean;
    try {
      first = yes(left(frame));
    } catch (error) {
      if (yes(right(frame)) === decisive) return decisive;
      throw error;
    }
    return first === decisive ? decisive : yes(right(frame));
  };
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new CelError('no number');
  return value;
}

function sum(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  throw new CelError('these values have no sum');
}

function isIn(value: unknown, place: unknown): boolean {
  if (Array.isArray(place)) return place.some((item) => same(item, value));
  if (isMap(place)) return Object.hasOwn(place, String(value));
  throw new CelError('neither a list nor a map');
}

function macro(
  { name, on, variable, args }: Extract<Node, { is: 'macro' }>,
  scope: readonly string[],
): Program {
  const place = scope.length;
  const inner = [...scope, variable];
  const source = compile(on, scope);
  const bodies = args.map((arg) => compile(arg, inner));
  const body = bodies[0];
  const each = (frame: Frame): readonly unknown[] => {
    const value = source(frame);
    if (Array.isArray(value)) return value;
    if (isMap(value)) return Object.keys(value);
    throw new CelError('neither a list nor a map');
  };
  const given = (frame: Frame, item: unknown) => {
    frame[place] = item;
    return frame;
  };
  switch (name) {
    case 'all':
    case 'exists':
      return (frame) => quantified(each(frame), (item) => yes(body(given(frame, item))), name === 'exists');
    case 'exists_one':
      return (frame) => {
        let count = 0;
        for (const item of each(frame)) if (yes(body(given(frame, item)))) count++;
        return count === 1;
      };
    case 'filter':
      return (frame) => each(frame).filter((item) => yes(body(given(frame, item))));
    case 'map':
      return bodies.length === 1
        ? (frame) => each(frame).map((item) => body(given(frame, item)))
        : (frame) =>
            each(frame)
              .filter((item) => yes(body(given(frame, item))))
              .map((item) => bodies[1](given(frame, item)));
  }
}

/** `all` and `exists`: an entry that decides does so, even if another has no value. */
function quantified(
  items: readonly unknown[],
  holds: (item: unknown) => boolean,
  decisive: boolean,
): boolean {
  let failure: unknown;
  for (const item of items) {
    try {
      if (holds(item) === decisive) return decisive;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}
