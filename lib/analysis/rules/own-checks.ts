import type { MeshCheck } from '../check';
import { anyHostFirst } from './gateway/any-host-first';
import { twoLabelHosts } from './host/two-labels';
import { replacedObjects } from './object/replaced';
import { httpOnTcp } from './security/http-on-tcp';
import { orNotAnd } from './security/or-not-and';
import { serviceSelector } from './service/selector';
import { meshForgotten } from './virtual-service/mesh-forgotten';
import { redirectLoops } from './virtual-service/redirect-loop';
import { retriesAndFaults } from './virtual-service/retries';
import { rewrites } from './virtual-service/rewrite';
import { shadowedRules } from './virtual-service/shadowed';

/** What nobody else says across objects. Some such rules stand beside those of Kiali that look at the same fields. */
export const ownChecks: readonly MeshCheck[] = [
  shadowedRules,
  meshForgotten,
  retriesAndFaults,
  rewrites,
  redirectLoops,
  anyHostFirst,
  twoLabelHosts,
  replacedObjects,
  httpOnTcp,
  orNotAnd,
  serviceSelector,
];
