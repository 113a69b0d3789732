export * from './core/mesh-resource';
export * from './values/mesh-host';
export * from './values/references';
export * from './values/string-match';
