interface Nested {
  [name: string]: string | Nested;
}

/** Claims in those around them, which their names have before them: `realm_access.roles`. */
export function nestedClaims(claims: { readonly [name: string]: string }): Nested {
  const made: Nested = {};
  for (const [name, value] of Object.entries(claims)) {
    const steps = name.split('.');
    let at = made;
    for (const step of steps.slice(0, -1)) {
      const inner = at[step];
      at = typeof inner === 'object' ? inner : (at[step] = {});
    }
    at[steps[steps.length - 1]] = value;
  }
  return made;
}
