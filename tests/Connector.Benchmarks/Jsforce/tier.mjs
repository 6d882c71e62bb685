// The connector's work as a script of the kind people write with jsforce: read all accounts by a Bulk query, put each into its segments by
// if-chains, write them by Bulk jobs. It keeps nothing, proves nothing and overwrites what people typed.
// node tier.mjs URL CONFIG_FOLDER ROWS_PER_JOB; run where node_modules holds jsforce. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const jsforce = require('jsforce');
const [, , url, config, rowsPerJob] = process.argv;
const conn = new jsforce.Connection({ instanceUrl: url, accessToken: 'emulator-token', version: '60.0' });
conn.bulk2.pollInterval = 100;
conn.bulk2.pollTimeout = 600_000;

const table = (name) => new Map(readFileSync(path.join(config, `${name}.csv`), 'utf8').split('\n')
  .filter((line) => line.trim() && !line.startsWith('#'))
  .map((line) => /^(?:"((?:[^"]|"")*)"|([^,]*)),(.*)$/.exec(line.trim()))
  .map(([, quoted, plain, canonical]) => [(quoted?.replaceAll('""', '"') ?? plain).trim().toLowerCase(), canonical.trim().replaceAll('"', '')]));
const industries = table('industries');
const regions = table('regions');
const trades = new Map(Object.entries({
  technology_media: ['Technology', 'Electronics', 'Communications', 'Telecommunications', 'Media', 'Entertainment'],
  financial_professional: ['Banking', 'Finance', 'Insurance', 'Consulting'],
  health_public: ['Healthcare', 'Biotechnology', 'Education', 'Government', 'Not For Profit'],
  industry_infrastructure: ['Agriculture', 'Chemicals', 'Construction', 'Energy', 'Engineering', 'Environmental', 'Machinery', 'Manufacturing',
    'Shipping', 'Transportation', 'Utilities'],
  consumer: ['Apparel', 'Food & Beverage', 'Hospitality', 'Recreation', 'Retail', 'Other'],
}).flatMap(([segment, names]) => names.map((name) => [name, segment])));
const areas = new Map([['North America', 'north_america'], ['EMEA', 'emea'], ['APAC', 'apac'], ['LATAM', 'latam']]);
const customers = new Set(['customer', 'customer - direct', 'customer - channel']);

const number = (text, low, high) => {
  const value = text ? Number(text) : NaN;
  return value >= low && value <= high ? value : NaN;
};
const size = (employees) => (employees >= 1000 ? 'enterprise' : employees >= 100 ? 'mid_market' : employees < 100 ? 'smb' : 'unclassified');
const tier = (arr, employees, strategic, expanding) => {
  if (arr >= 250000 || employees >= 1000 || strategic || (arr >= 125000 && expanding)) return 'strategic';
  if (arr >= 25000 || employees >= 100) return 'core';
  return arr > 0 || employees >= 1 ? 'scale' : 'unclassified';
};
const days = (text) => (text ? Math.floor(Date.now() / 86_400_000) - Date.parse(text) / 86_400_000 : NaN);
const life = (usage, quiet) => {
  if (usage >= 60 && quiet < 30) return 'engaged';
  if (usage >= 20 && quiet < 90) return 'quiet';
  return usage < 20 || quiet >= 90 ? 'dormant' : 'unclassified';
};
const canonical = (map, text) => map.get((text ?? '').trim().toLowerCase());

const updates = [];
let read = 0;
const stream = await conn.bulk2.query('SELECT Id, Type, NumberOfEmployees, ARR__c, Strategic_Account__c, Expansion_Potential__c, Industry, BillingCountry, Usage_Score__c, Last_Activity__c FROM Account');
await new Promise((resolve, reject) => {
  stream.on('error', reject);
  stream.on('end', resolve);
  stream.on('record', (account) => {
    read++;
    if (!customers.has((account.Type ?? '').trim().toLowerCase())) return;
    const employees = number(account.NumberOfEmployees, 1, 3_000_000);
    updates.push({
      Id: account.Id,
      Company_Size__c: size(employees),
      Customer_Tier__c: tier(number(account.ARR__c, 0, Infinity), employees, account.Strategic_Account__c === 'true', account.Expansion_Potential__c === 'true'),
      Industry_Segment__c: trades.get(canonical(industries, account.Industry)) ?? 'unclassified',
      Customer_Region__c: areas.get(canonical(regions, account.BillingCountry)) ?? 'unclassified',
      Engagement__c: life(number(account.Usage_Score__c, 0, 100), days(account.Last_Activity__c)),
    });
  });
});

let succeeded = 0;
let failed = 0;
for (let from = 0; from < updates.length; from += Number(rowsPerJob)) {
  const results = await conn.bulk2.loadAndWaitForResults({
    object: 'Account', operation: 'update', input: updates.slice(from, from + Number(rowsPerJob)), pollInterval: 100, pollTimeout: 600_000,
  });
  succeeded += results.successfulResults.length;
  failed += results.failedResults.length;
}

const tiers = {};
for (const update of updates) tiers[update.Customer_Tier__c] = (tiers[update.Customer_Tier__c] ?? 0) + 1;
console.log(JSON.stringify({ read, sent: updates.length, succeeded, failed, tiers }));
