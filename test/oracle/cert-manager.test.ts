import { certificates } from '../security/specimens/certificates';
import { written } from '../support/every-kind';
import { patience, scaled } from './scale';
import { ToolApiServer } from './tool-api-server';

jest.setTimeout(patience(120_000));

const DOCUMENTS = scaled(100);
const specimens = written(certificates, 'shop');

let server: ToolApiServer;
beforeAll(async () => {
  server = await ToolApiServer.start(['crds/cert-manager.yaml'], ['shop']);
});
afterAll(() => server.stop());

test('the API server takes every certificate as it is written', async () => {
  expect(await server.dryRun(specimens)).toEqual({ status: 0, stderr: '' });
});

test(`the schema of certificates refuses what the API server refuses, of ${DOCUMENTS} documents`, () =>
  server.expectSameAsSchemas(specimens, DOCUMENTS));
