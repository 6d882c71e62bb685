// The Salesforce CLI against a running emulator: node cli.mjs URL. Ends with 0 and prints "ok" if every command does what its users expect.
// Each command takes seconds, so one scene runs them all. The CLI keeps its logins in a home folder of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';

const url = process.argv[2];
const sfBin = path.join(process.cwd(), 'node_modules', '.bin', 'sf');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'sf-home-'));
const environment = {
  PATH: process.env.PATH, HOME: home, NO_COLOR: '1', SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true', SF_DISABLE_LOG_FILE: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
};

const run = (args, more = {}) => promisify(execFile)(process.execPath, [sfBin, ...args],
  { cwd: home, env: { ...environment, ...more }, maxBuffer: 1 << 26 });

const sf = async (command, more) => {
  try {
    const { stdout } = await run([...command, '--json'], more);
    return JSON.parse(stdout).result;
  } catch (error) {
    throw new Error(`sf ${command.join(' ')}: ${error.stdout || error.message}\n${error.stderr ?? ''}`);
  }
};

const file = (name, text) => {
  fs.writeFileSync(path.join(home, name), text);
  return name;
};

const org = ['--target-org', 'emu'];
const account = ['--sobject', 'Account'];
const soql = (text) => ['data', 'query', ...org, '--query', text];

try {
  const login = await sf(['org', 'login', 'access-token', '--instance-url', url, '--alias', 'emu', '--no-prompt'],
    { SF_ACCESS_TOKEN: '00Dxx0000000001!emulator-token' });
  assert.equal(login.username, 'sam.integration@acme.example');

  // Two at a time: this machine may have two cores, and each command starts a runtime of its own.
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  file('jwt.key', key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await fetch(`${url}/__emulator/keys/emulator-admin`, { method: 'PUT', body: key.publicKey.export({ type: 'spki', format: 'pem' }) });
  const [jwt, shown] = await Promise.all([
    sf(['org', 'login', 'jwt', '--username', 'ria.admin@acme.example', '--jwt-key-file', 'jwt.key', '--client-id', 'emulator-admin',
      '--instance-url', url]),
    sf(['org', 'display', ...org]),
  ]);
  assert.equal(jwt.username, 'ria.admin@acme.example');
  assert.equal(shown.connectedStatus, 'Connected');

  const [table, groups] = await Promise.all([
    run(soql('SELECT Id, Name, Owner.Name FROM Account LIMIT 3')).then(({ stdout }) => stdout),
    run([...soql('SELECT Type, COUNT(Id) FROM Account GROUP BY Type'), '--result-format', 'csv']).then(({ stdout }) => stdout),
  ]);
  assert.match(table, /OWNER\.NAME/);
  assert.match(table, /001xx0000000003AAA/);
  assert.match(groups, /^Type,count\(Id\)\nCustomer,\d+$/m);

  const [all, exported] = await Promise.all([
    sf(soql('SELECT Id FROM Account')),
    sf(['data', 'export', 'bulk', ...org, '--query', 'SELECT Id, Name FROM Account', '--output-file', 'out.csv', '--wait', '1']),
  ]);
  assert.equal(all.records.length, 2500);
  assert.equal(exported.totalSize, 2500);
  assert.match(fs.readFileSync(path.join(home, 'out.csv'), 'utf8'), /^"Id","Name"\n"001xx0000000001AAA",/);

  const [updated, upserted] = await Promise.all([
    sf(['data', 'update', 'bulk', ...org, ...account, '--wait', '1', '--file',
      file('update.csv', 'Id,Site\n001xx0000000001AAA,cli\n001xx0000000002AAA,cli\n')]),
    sf(['data', 'upsert', 'bulk', ...org, ...account, '--wait', '1', '--external-id', 'External_Id__c', '--file',
      file('upsert.csv', 'External_Id__c,Name\nACC-0000003,Upserted\ncli-new,Created\n')]),
  ]);
  assert.deepEqual([updated.successfulRecords, updated.failedRecords], [2, 0]);
  assert.deepEqual(upserted.records.successfulResults.map((row) => row.sf__Created).sort(), ['false', 'true']);

  const [imported, record] = await Promise.all([
    sf(['data', 'import', 'bulk', ...org, ...account, '--wait', '1', '--file', file('import.csv', 'Name,Site\nI1,cli\nI2,cli\n')]),
    sf(['data', 'update', 'record', ...org, ...account, '--record-id', '001xx0000000004AAA', '--values', 'Site=cli Rating=Hot']),
  ]);
  assert.equal(imported.successfulRecords, 2);
  assert.equal(record.id, '001xx0000000004AAA');

  // A project in source format, deployed by SOAP and, where asked for, by REST: the second time nothing changes.
  fs.mkdirSync(path.join(home, 'src', 'objects', 'Account', 'fields'), { recursive: true });
  file('sfdx-project.json', '{"packageDirectories":[{"path":"src","default":true}],"sourceApiVersion":"60.0"}');
  file(path.join('src', 'objects', 'Account', 'fields', 'By_Cli__c.field-meta.xml'), `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>By_Cli__c</fullName><label>By CLI</label><length>9</length><type>Text</type></CustomField>`);
  const changed = ({ details }) => details.componentSuccesses.filter((part) => part.fullName === 'Account.By_Cli__c').map((part) => part.changed);
  assert.deepEqual(changed(await sf(['project', 'deploy', 'start', ...org])), [true]);
  assert.deepEqual(changed(await sf(['project', 'deploy', 'start', ...org], { SF_ORG_METADATA_REST_DEPLOY: 'true' })), [false]);

  const [count, refused] = await Promise.all([
    sf(soql("SELECT COUNT() FROM Account WHERE Site = 'cli'")),
    sf(soql('SELECT Nope__c FROM Account')).catch((error) => error.message),
  ]);
  assert.equal(count.totalSize, 5);
  assert.match(refused, /INVALID_FIELD/);
  console.log('ok');
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
