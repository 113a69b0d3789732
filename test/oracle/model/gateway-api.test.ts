import { backendCases } from '../../simulate/gateway-api/backends.cases';
import { connectionCases } from '../../simulate/gateway-api/connections.cases';
import { listenerCases } from '../../simulate/gateway-api/listeners.cases';
import { meshCases } from '../../simulate/gateway-api/mesh.cases';
import { ageCases, ruleCases } from '../../simulate/gateway-api/rules.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases([...meshCases, ...listenerCases, ...ruleCases, ...ageCases, ...backendCases, ...connectionCases]);
