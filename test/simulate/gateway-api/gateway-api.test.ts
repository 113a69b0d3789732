import { testCases } from '../semantics/test-cases';
import { backendCases } from './backends.cases';
import { certificateCases } from './certificates.cases';
import { connectionCases } from './connections.cases';
import { listenerCases } from './listeners.cases';
import { meshCases } from './mesh.cases';
import { ageCases, ruleCases } from './rules.cases';

testCases([
  ['listeners', listenerCases],
  ['rules', [...ruleCases, ...ageCases]],
  ['destinations', backendCases],
  ['routes in the mesh', meshCases],
  ['connections', connectionCases],
  ['certificates', certificateCases],
]);
