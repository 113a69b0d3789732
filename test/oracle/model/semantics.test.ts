import { actionCases } from '../../simulate/semantics/actions.cases';
import { connectionCases } from '../../simulate/semantics/connections.cases';
import { gatewayCases } from '../../simulate/semantics/gateways.cases';
import { hostCases } from '../../simulate/semantics/hosts.cases';
import { matchingCases } from '../../simulate/semantics/matching.cases';
import { podNameCases } from '../../simulate/semantics/pod-names.cases';
import { wireCases } from '../../simulate/semantics/wires.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases([
  ...matchingCases,
  ...actionCases,
  ...hostCases,
  ...gatewayCases,
  ...connectionCases,
  ...wireCases,
  ...podNameCases,
]);
