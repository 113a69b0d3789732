/** The fields of the twin of `targetRefs`, which policies have but for peer authentications. */
export const targetRefTwin = ['', '.group', '.kind', '.name', '.namespace']
  .map((below) => ({ path: `.targetRef${below}`, why: 'hidden twin of targetRefs, for one target' }))
  .concat({ path: '.targetRefs[].namespace', why: 'must be empty: a target is one of the own namespace' });
