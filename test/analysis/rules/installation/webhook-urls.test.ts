import { webhookUrls } from '../../../../lib/analysis/rules/installation/webhook-urls';
import { testMeshCases } from '../../support/mesh-cases';
import { webhookUrlsCases } from './webhook-urls.cases';

testMeshCases(webhookUrls, webhookUrlsCases);
