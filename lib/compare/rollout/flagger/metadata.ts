interface Texts {
  readonly [key: string]: string;
}

/** What keeps Flux from changing objects that Flagger writes (the Flagger project's `pkg/router/util.go: filterMetadata`). */
export const withoutFlux = (annotations: Texts): Texts => ({
  ...annotations,
  'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
  'helm.toolkit.fluxcd.io/driftDetection': 'disabled',
});

const TOOLKIT = 'toolkit.fluxcd.io';

/** Without what Flux writes of itself (`pkg/canary/util.go: filterMetadata`, `makePrimaryLabels`). */
export const withoutToolkit = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => !key.includes(TOOLKIT)));
