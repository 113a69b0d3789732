import { atMostOne, choice } from '../checks';
import type { ExtensionProvider } from '../install/extension-provider';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { WorkloadMode } from '../workload-mode';
import type { ProviderRefView } from './messages';

/** What istiod's `validateTelemetryProviders` has against a provider. */
export const providerChecks = {
  provider: ({ name }) =>
    name
      ? undefined
      : missingSetting(
          'a provider without a name',
          'text that is not empty',
          'give the name of a provider',
          [],
          'A provider has no name.',
        ),
} satisfies Checks<ProviderRefView>;

interface ProviderSpec {
  readonly name: string;
}

/** The names of providers, which are given as such or as objects. */
export function providerNames(
  names: readonly string[] | undefined,
  objects: readonly ExtensionProvider[] | undefined,
): readonly string[] | undefined {
  atMostOne({ providers: names, extensionProviders: objects }, 'a telemetry', 'both name its providers');
  return names ?? objects?.map(({ name }) => name);
}

/** The names of providers as the messages that Istio has for them. */
export function providerSpecs(names: readonly string[] | undefined): ProviderSpec[] | undefined {
  for (const name of names ?? []) refuse(providerChecks, { name });
  return filledList(names?.map((name) => ({ name })));
}

/** Reads what `providerSpecs()` wrote. */
export function readProviders(specs: readonly ProviderSpec[] | undefined): ProviderSpec[] | undefined {
  return providerSpecs(specs?.map(({ name }) => name));
}

interface ModeSpec {
  readonly mode?: `${WorkloadMode}`;
}

/** The side of the connection as the message that Istio has for it. */
export function modeSpec(mode: WorkloadMode | undefined): ModeSpec | undefined {
  return mode && { mode: checkMode(mode) };
}

/** Reads what `modeSpec()` wrote. */
export function readMode(spec: ModeSpec | undefined): ModeSpec | undefined {
  return spec && defined({ mode: spec.mode === undefined ? undefined : checkMode(spec.mode) });
}

/** One of the sides of a connection. Returns it. */
export function checkMode(mode: string): `${WorkloadMode}` {
  return choice(mode, Object.values(WorkloadMode), 'mode') as WorkloadMode;
}

/** A part of a description, or nothing. */
export function words(given: unknown, text: string): string[] {
  return given ? [text] : [];
}

/** The side of a connection in words, to stand before what is told of it. */
export function sideOf(spec: ModeSpec | undefined): string {
  if (spec?.mode === WorkloadMode.CLIENT) return 'as a client, ';
  return spec?.mode === WorkloadMode.SERVER ? 'as a server, ' : '';
}
