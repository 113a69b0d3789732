import { injectorWebhooks, webhookUrls } from '../../../../lib/analysis/rules/installation/webhooks';
import { testMeshCases } from '../../support/mesh-cases';
import { injectorWebhooksCases, webhookUrlsCases } from './webhooks.cases';

testMeshCases(injectorWebhooks, injectorWebhooksCases);

testMeshCases(webhookUrls, webhookUrlsCases);
