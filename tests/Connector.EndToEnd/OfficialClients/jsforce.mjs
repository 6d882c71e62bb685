// jsforce against a running emulator: node jsforce.mjs URL. Ends with 0 and prints "ok" if every call behaves as its users expect.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const jsforce = require('jsforce');
const url = process.argv[2];

const step = async (name, run) => {
  try {
    await run();
  } catch (error) {
    console.error(`${name}: ${error.stack ?? error}`);
    process.exit(1);
  }
};

let conn = new jsforce.Connection({
  instanceUrl: url, loginUrl: url, version: '60.0',
  oauth2: { clientId: 'emulator', clientSecret: 'emulator', loginUrl: url },
});

await step('client credentials', async () => {
  await conn.authorize({ grant_type: 'client_credentials' });
  assert.equal(conn.instanceUrl, url);
  assert.match(conn.accessToken, /^00D.+!.+/);
});

await step('identity', async () => {
  const me = await conn.identity();
  assert.equal(me.username, 'sam.integration@acme.example');
});

await step('describe', async () => {
  const account = await conn.sobject('Account').describe();
  assert.ok(account.fields.find((field) => field.name === 'ARR__c').custom);
  const all = await conn.describeGlobal();
  assert.ok(all.sobjects.some((object) => object.name === 'Opportunity'));
});

await step('limits', async () => {
  const limits = await conn.limits();
  assert.ok(limits.DailyApiRequests.Remaining < limits.DailyApiRequests.Max);
  assert.ok(conn.limitInfo.apiUsage.used > 0);
});

await step('query and queryMore', async () => {
  let page = await conn.query('SELECT Id, Name, Owner.Name FROM Account');
  assert.equal(page.totalSize, 5000);
  let count = page.records.length;
  while (!page.done) {
    page = await conn.queryMore(page.nextRecordsUrl);
    count += page.records.length;
  }
  assert.equal(count, 5000);
});

await step('update in collections', async () => {
  const { records } = await conn.query('SELECT Id FROM Account LIMIT 300');
  const results = await conn.sobject('Account').update(
    records.map(({ Id }) => ({ Id, Site: 'collections' })), { allowRecursive: true });
  assert.equal(results.length, 300);
  assert.ok(results.every((result) => result.success));
  assert.equal((await conn.query("SELECT COUNT() FROM Account WHERE Site = 'collections'")).totalSize, 300);
});

await step('bulk2 query', async () => {
  conn.bulk2.pollInterval = 20;
  conn.bulk2.pollTimeout = 20000;
  const stream = await conn.bulk2.query('SELECT Id, Name, NumberOfEmployees FROM Account');
  const records = await stream.toArray();
  assert.equal(records.length, 5000);
  assert.match(records[0].Id, /^001/);
});

await step('bulk2 ingest update', async () => {
  const { records } = await conn.query('SELECT Id FROM Account LIMIT 1000');
  const input = records.map(({ Id }, i) => ({ Id, Site: 'bulk', Rating: i % 2 ? 'Hot' : null }));
  input.push({ Id: '001xx0000zzzzzz', Site: 'nobody', Rating: 'Hot' });
  const job = conn.bulk2.createJob({ operation: 'update', object: 'Account' });
  await job.open();
  await job.uploadData(input);
  await job.close();
  await job.poll(20, 20000);
  const info = await job.check();
  assert.equal(info.state, 'JobComplete');
  const results = await job.getAllResults();
  assert.equal(results.successfulResults.length, 1000);
  assert.equal(results.failedResults.length, 1);
  assert.match(results.failedResults[0].sf__Error, /^INVALID_CROSS_REFERENCE_KEY:/);
  assert.equal(results.unprocessedRecords.length, 0);
  assert.equal((await conn.query("SELECT COUNT() FROM Account WHERE Site = 'bulk' AND Rating = null")).totalSize, 500);
  await job.delete();
});

await step('upsert by external id', async () => {
  const result = await conn.sobject('Account').upsert({ External_Id__c: 'jsforce-1', Name: 'From jsforce' }, 'External_Id__c');
  assert.ok(result.success);
  const found = await conn.sobject('Account').findOne({ External_Id__c: 'jsforce-1' });
  assert.equal(found.Name, 'From jsforce');
});

await step('a static token', async () => {
  conn = new jsforce.Connection({ instanceUrl: url, accessToken: 'emulator-token' });
  const { records } = await conn.query('SELECT Name FROM Organization');
  assert.equal(records.length, 1);
});

await step('a refused query', () => assert.rejects(conn.query('SELECT Nope__c FROM Account'), { errorCode: 'INVALID_FIELD' }));

console.log('ok');
