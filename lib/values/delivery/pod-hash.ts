/**
 * The label by which Argo Rollouts tells the pods of two versions apart, and which it adds to selectors of Services and to subsets (Argo
 * Rollouts, pkg/apis/rollouts/v1alpha1/types.go: `DefaultRolloutUniqueLabelKey`).
 */
export const POD_HASH = 'rollouts-pod-template-hash';
