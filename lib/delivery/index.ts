export { GitRevision } from '../values/delivery/git-revision';
export {
  type ArgoCdEnvironment,
  ArgoCdEnvironments,
  type ArgoCdEnvironmentsProps,
} from './argo-cd-environments';
export { ArgoCdHandover, type ArgoCdHandoverProps } from './argo-cd-handover';
export { FluxHandover, type FluxHandoverProps } from './flux-handover';
export type { ArgoCdSyncOptions, HandoverOptions } from './handover-options';
export { SyncWave } from './sync-wave';
