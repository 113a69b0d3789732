import { injectorWebhooks } from '../../../../lib/analysis/rules/installation/injector-webhooks';
import { testMeshCases } from '../../support/mesh-cases';
import { injectorWebhooksCases } from './injector-webhooks.cases';

testMeshCases(injectorWebhooks, injectorWebhooksCases);
