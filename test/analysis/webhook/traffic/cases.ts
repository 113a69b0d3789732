import type { ObjectCases } from '../../support/cases';
import { destinationRuleCases } from './destination-rule.cases';
import { httpRuleCases } from './http-rule.cases';
import { serviceEntryCases, workloadGroupCases } from './service-entry.cases';
import { sharedCases } from './shared.cases';
import { virtualServiceCases } from './virtual-service.cases';

/** The cases of all kinds that direct traffic, by slug. */
export const trafficCases: ObjectCases = {
  ...virtualServiceCases,
  ...httpRuleCases,
  ...destinationRuleCases,
  ...serviceEntryCases,
  ...workloadGroupCases,
  ...sharedCases,
};
