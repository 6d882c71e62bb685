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

// A zip whose entries are stored as they are; what jsforce itself brings has no writer for it.
const zip = (files) => {
  const crc = (bytes) => {
    let value = ~0;
    for (const byte of bytes) {
      value ^= byte;
      for (let bit = 0; bit < 8; bit++) {
        value = (value >>> 1) ^ (0xedb88320 & -(value & 1));
      }
    }
    return ~value >>> 0;
  };
  const [locals, centrals] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(33, 8);
    common.writeUInt32LE(crc(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, content]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, end, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
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

await step('one record: create, retrieve, update, upsert, delete', async () => {
  const account = conn.sobject('Account');
  const { id, success } = await account.create({ Name: 'One', Rating: 'Hot' });
  assert.ok(success);
  assert.equal((await account.retrieve(id)).Rating, 'Hot');
  await account.update({ Id: id, Rating: null, Site: 'one' });
  assert.deepEqual(await account.retrieve(id, { fields: ['Rating', 'Site'] }).then(({ Rating, Site }) => [Rating, Site]), [null, 'one']);
  await account.upsert({ Id: id, Site: 'upserted' }, 'Id');
  await account.destroy(id);
  await assert.rejects(account.retrieve(id), { errorCode: 'NOT_FOUND' });
  await assert.rejects(account.create({ Rating: 'Hot' }), { errorCode: 'REQUIRED_FIELD_MISSING' });
});

await step('many records: create, retrieve, upsert, delete, queryAll', async () => {
  const account = conn.sobject('Account');
  const created = await account.create(Array.from({ length: 250 }, (_, i) => ({ Name: `Many ${i}`, External_Id__c: `many-${i}` })),
    { allowRecursive: true });
  assert.ok(created.every((result) => result.success));
  const ids = created.map((result) => result.id);
  const read = await account.retrieve(ids.slice(0, 3));
  assert.deepEqual(read.map((record) => record.Name), ['Many 0', 'Many 1', 'Many 2']);
  const upserted = await account.upsert([{ External_Id__c: 'many-0', Name: 'Renamed' }, { External_Id__c: 'many-new', Name: 'New' }],
    'External_Id__c');
  assert.deepEqual(upserted.map((result) => result.created), [false, true]);
  const some = await account.update([{ Id: ids[0], Site: 'x' }, { Id: ids[1], Nope__c: 'x' }]);
  assert.deepEqual(some.map((result) => result.success), [true, false]);
  assert.equal(some[1].errors[0].statusCode ?? some[1].errors[0].errorCode, 'INVALID_FIELD');
  const gone = await account.destroy(ids, { allowRecursive: true });
  assert.ok(gone.every((result) => result.success));
  const soql = "SELECT Id FROM Account WHERE Name LIKE 'Many %'";
  assert.equal((await conn.query(soql)).totalSize, 0);
  assert.equal((await conn.query(soql, { scanAll: true })).totalSize, 249);
});

await step('autofetch, aggregates and child queries', async () => {
  const all = await conn.query('SELECT Id FROM Account', { autoFetch: true, maxFetch: 10000 });
  assert.ok(all.records.length > 4999);
  const groups = await conn.query('SELECT Type, COUNT(Id) FROM Account GROUP BY Type ORDER BY COUNT(Id) DESC');
  assert.ok(groups.records.length > 3 && groups.records[0].expr0 >= groups.records[1].expr0);
  const parents = await conn.sobject('Account').find({ 'ParentId': { $ne: null } }, 'Id, Parent.Name').limit(2).execute();
  assert.ok(parents[0].Parent.Name);
  const families = await conn.sobject('Account').select('Id, Name').include('ChildAccounts').select('Id').end().limit(50).execute();
  assert.ok(families.some((account) => account.ChildAccounts?.records.length > 0));
});

await step('updated and deleted', async () => {
  const [start, end] = [new Date(Date.now() - 600_000), new Date(Date.now() + 120_000)];
  assert.ok((await conn.sobject('Account').updated(start, end)).ids.length > 0);
  assert.ok((await conn.sobject('Account').deleted(start, end)).deletedRecords.length >= 250);
});

await step('tooling query', async () => {
  const { records } = await conn.tooling.query("SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinitionId = 'Account'");
  assert.ok(records.some((field) => field.QualifiedApiName === 'ARR__c'));
  assert.equal((await conn.tooling.query("SELECT Id, Name FROM ApexTrigger WHERE TableEnumOrId = 'Account'")).records.length, 0);
});

await step('composite through the bare request', async () => {
  const { compositeResponse } = await conn.requestPost('/composite', { allOrNone: true, compositeRequest: [
    { method: 'POST', url: '/services/data/v60.0/sobjects/Account', referenceId: 'a', body: { Name: 'Composite' } },
    { method: 'PATCH', url: '/services/data/v60.0/sobjects/Account/@{a.id}', referenceId: 'b', body: { Site: 'composite' } }] });
  assert.deepEqual(compositeResponse.map((part) => part.httpStatusCode), [201, 204]);
});

await step('bulk2 insert, update, upsert, delete, hardDelete', async () => {
  const admin = new jsforce.Connection({ instanceUrl: url, loginUrl: url, version: '60.0',
    oauth2: { clientId: 'emulator-admin', clientSecret: 'emulator-admin', loginUrl: url } });
  await admin.authorize({ grant_type: 'client_credentials' });
  admin.bulk2.pollInterval = 20;
  admin.bulk2.pollTimeout = 20000;
  const load = (operation, input, more = {}) => admin.bulk2.loadAndWaitForResults({ object: 'Account', operation, input, ...more });
  const made = await load('insert', [{ Name: 'B1', External_Id__c: 'b-1' }, { Name: 'B2', External_Id__c: 'b-2' }, { Name: '' }]);
  assert.deepEqual([made.successfulResults.length, made.failedResults.length], [2, 1]);
  assert.match(made.failedResults[0].sf__Error, /^REQUIRED_FIELD_MISSING:/);
  const ids = made.successfulResults.map((row) => ({ Id: row.sf__Id }));
  assert.equal((await load('update', ids.map((row) => ({ ...row, Site: 'b' })))).successfulResults.length, 2);
  const upserted = await load('upsert', [{ External_Id__c: 'b-1', Name: 'B1b' }, { External_Id__c: 'b-3', Name: 'B3' }],
    { externalIdFieldName: 'External_Id__c' });
  assert.deepEqual(upserted.successfulResults.map((row) => row.sf__Created).sort(), ['false', 'true']);
  assert.equal((await load('delete', [ids[0]])).successfulResults.length, 1);
  assert.equal((await load('hardDelete', [ids[1]])).successfulResults.length, 1);
  const left = await admin.query(`SELECT Id, IsDeleted FROM Account WHERE Id IN ('${ids[0].Id}', '${ids[1].Id}')`, { scanAll: true });
  assert.deepEqual(left.records.map((row) => [row.Id, row.IsDeleted]), [[ids[0].Id, true]]);
});

const packageOf = (field) => {
  const metadata = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
  return zip({
    'package.xml': `<Package ${metadata}><types><members>Account.${field}</members><name>CustomField</name></types><version>60.0</version></Package>`,
    'objects/Account.object': `<CustomObject ${metadata}><fields><fullName>${field}</fullName><label>Official</label><length>20</length><type>Text</type></fields></CustomObject>`,
  });
};

await step('metadata: deploy by SOAP and by REST, check only, retrieve, describe, list, read', async () => {
  conn.metadata.pollInterval = 20;
  conn.metadata.pollTimeout = 20000;
  const options = { singlePackage: true, rollbackOnError: true };
  for (const [field, rest] of [['By_Soap__c', false], ['By_Rest__c', true]]) {
    const checked = await conn.metadata.deploy(packageOf(field), { ...options, checkOnly: true, rest }).complete({ details: true });
    assert.ok(checked.success, JSON.stringify(checked));
    const done = await conn.metadata.deploy(packageOf(field), { ...options, rest }).complete({ details: true });
    assert.equal(done.status, 'Succeeded');
    assert.equal(Number(done.numberComponentsDeployed), 1);
  }
  const failed = await conn.metadata.deploy(packageOf('Wrong'), options).complete({ details: true });
  assert.equal(failed.status, 'Failed');
  assert.match(JSON.stringify(failed.details.componentFailures), /Field Name can only contain/);
  assert.ok((await conn.metadata.describe()).metadataObjects.some((type) => type.xmlName === 'CustomObject'));
  const fields = await conn.metadata.list({ type: 'CustomField' });
  assert.ok(['Account.By_Soap__c', 'Account.By_Rest__c'].every((name) => fields.some((field) => field.fullName === name)));
  assert.equal((await conn.metadata.read('CustomField', 'Account.By_Rest__c')).label, 'Official');
  const { zipFile } = await conn.metadata.retrieve({ apiVersion: '60.0', singlePackage: true,
    unpackaged: { types: [{ members: ['Account-Account Layout'], name: 'Layout' }], version: '60.0' } }).complete({ details: true });
  assert.match(Buffer.from(zipFile, 'base64').toString('latin1'), /layouts\/Account-Account Layout\.layout/);
  const saved = await conn.metadata.upsert('CustomField', { fullName: 'Account.By_Call__c', label: 'Call', length: 5, type: 'Text' });
  assert.ok(saved.success && saved.created);
  const gone = await conn.metadata.delete('CustomField', ['Account.By_Soap__c', 'Account.By_Rest__c', 'Account.By_Call__c']);
  assert.ok(gone.every((result) => result.success));
});

await step('a static token', async () => {
  conn = new jsforce.Connection({ instanceUrl: url, accessToken: 'emulator-token' });
  const { records } = await conn.query('SELECT Name FROM Organization');
  assert.equal(records.length, 1);
});

await step('a refused query', () => assert.rejects(conn.query('SELECT Nope__c FROM Account'), { errorCode: 'INVALID_FIELD' }));

console.log('ok');
