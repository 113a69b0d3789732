/** The releases of Node on which the package is tried: the oldest that it supports, to the newest that there is. */
export const nodeReleases = () => [20, 22, 24, 26];
