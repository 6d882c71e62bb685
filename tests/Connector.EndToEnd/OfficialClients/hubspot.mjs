// @hubspot/api-client against a running emulator: node hubspot.mjs URL. Ends with 0 and prints "ok" if every call behaves as its users expect.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { Client } = require('@hubspot/api-client');
const url = process.argv[2];

const step = async (name, run) => {
  try {
    await run();
  } catch (error) {
    console.error(`${name}: ${error.stack ?? error}`);
    process.exit(1);
  }
};

let client = new Client({ accessToken: 'pat-na1-emulator', basePath: url });
let ids;

await step('all companies by pages', async () => {
  const all = await client.crm.companies.getAll(100, undefined, ['name', 'external_id']);
  assert.equal(all.length, 450);
  assert.equal(new Set(all.map((company) => company.properties.external_id)).size, 450);
  ids = all.map((company) => company.id);
});

await step('one company', async () => {
  const company = await client.crm.companies.basicApi.getById(ids[0], ['name'], ['name']);
  assert.equal(company.id, ids[0]);
  assert.ok(company.createdAt instanceof Date);
  assert.equal(company.propertiesWithHistory.name.length, 1);
});

await step('batches', async () => {
  const read = await client.crm.companies.batchApi.read({ inputs: ids.slice(0, 3).map((id) => ({ id })), properties: ['arr'], propertiesWithHistory: [] });
  assert.equal(read.results.length, 3);
  const written = await client.crm.companies.batchApi.update({
    inputs: [{ id: ids[0], properties: { arr: '17' }, objectWriteTraceId: 'a' }, { id: '77', properties: { arr: '1' } }],
  });
  assert.equal(written.numErrors, 1);
  assert.equal(written.results[0].properties.arr, '17');
});

await step('search', async () => {
  const found = await client.crm.companies.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'external_id', operator: 'EQ', value: 'ACC-0000007' }] }], properties: ['name'], limit: 10,
  });
  assert.equal(found.total, 1);
});

await step('properties', async () => {
  const made = await client.crm.properties.coreApi.create('companies', {
    name: 'official', label: 'Official', groupName: 'companyinformation', type: 'enumeration', fieldType: 'select',
    options: [{ label: 'A', value: 'a', displayOrder: 0, hidden: false }],
  });
  assert.equal(made.options[0].value, 'a');
  assert.ok((await client.crm.properties.coreApi.getAll('companies')).results.some((property) => property.name === 'official'));
  await client.crm.companies.basicApi.update(ids[1], { properties: { official: 'a' } });
});

await step('lists', async () => {
  const { list } = await client.crm.lists.listsApi.create({
    name: 'Official', objectTypeId: '0-2', processingType: 'DYNAMIC',
    filterBranch: { filterBranchType: 'OR', filterBranchOperator: 'OR', filters: [], filterBranches: [{
      filterBranchType: 'AND', filterBranchOperator: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property: 'official',
        operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['a'], includeObjectsWithNoValueSet: false } }] }] },
  });
  const members = await client.crm.lists.membershipsApi.getPage(list.listId);
  assert.deepEqual(members.results.map((member) => member.recordId), [ids[1]]);
});

await step('import', async () => {
  const csv = `id,arr\n${ids[2]},23\n77,1\n`;
  const request = { name: 'official', importOperations: { '0-2': 'UPDATE' }, files: [{ fileName: 'official.csv', fileFormat: 'CSV',
    fileImportPage: { hasHeader: true, columnMappings: [
      { columnObjectTypeId: '0-2', columnName: 'id', propertyName: 'hs_object_id', columnType: 'HUBSPOT_OBJECT_ID' },
      { columnObjectTypeId: '0-2', columnName: 'arr', propertyName: 'arr', columnType: 'STANDARD' }] } }] };
  let job = await client.crm.imports.coreApi.create({ data: Buffer.from(csv), name: 'official.csv' }, JSON.stringify(request));
  while (!['DONE', 'FAILED'].includes(job.state)) {
    job = await client.crm.imports.coreApi.getById(job.id);
  }
  assert.equal(job.state, 'DONE');
  assert.equal((await client.crm.imports.publicImportsApi.getErrors(job.id)).results[0].errorType, 'UPDATE_ONLY_IMPORT');
  assert.equal((await client.crm.companies.basicApi.getById(ids[2], ['arr'])).properties.arr, '23');
});

await step('refresh of an OAuth token', async () => {
  const token = await client.oauth.tokensApi.create('refresh_token', undefined, undefined, 'emulator', 'emulator', 'emulator-refresh');
  assert.equal(token.expiresIn, 1800);
  client = new Client({ accessToken: token.accessToken, basePath: url });
  assert.equal((await client.crm.owners.ownersApi.getPage()).results.length, 13);
});

await step('a refused token', async () => {
  const stranger = new Client({ accessToken: 'pat-unknown', basePath: url });
  await assert.rejects(stranger.crm.companies.basicApi.getPage(1), (error) => error.code === 401);
});

console.log('ok');
