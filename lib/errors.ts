export * from './values/mesh-error';
