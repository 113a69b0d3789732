import type { IConstruct } from 'constructs';
import { installationsOf } from '../values/app-facts';
import { canonicalText } from '../values/canonical';
import type { ExtensionProvider } from '../values/install/extension-provider';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/**
 * Refuses providers that are given as objects where the app installs Istio and gives them to no installation: nobody would ask them. An app
 * that installs none leaves it to others to declare them, and what is imported is declared elsewhere.
 */
export function refuseUndeclared(construct: IConstruct, providers: readonly ExtensionProvider[]): void {
  const installations = installationsOf(construct);
  if (installations.length === 0) return;
  const declared = installations.flatMap(
    ({ meshConfig }) => (meshConfig.extensionProviders ?? []) as { readonly name: string }[],
  );
  for (const provider of providers.filter((one) => !one.isImported)) {
    const found = declared.filter(({ name }) => name === provider.name);
    if (found.some((one) => canonicalText(one) === canonicalText(provider._toSpec()))) continue;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got:
        found.length === 0
          ? `the provider "${provider.name}", which no installation of this app declares`
          : `the provider "${provider.name}", of which the installation of this app declares another one of the same name`,
      expected: 'the object that the installation was given, so that proxies know whom to ask',
      mend: 'give it to the `meshConfig` of the IstioInstallation, or import it by its name',
    });
  }
}
