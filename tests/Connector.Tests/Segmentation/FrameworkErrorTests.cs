using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class FrameworkErrorTests
{
    [TestCase("framework: test", "framework: [test", "", "not YAML")]
    [TestCase("owner: Operations", "owner: A\nowner: B", "owner: B", "'owner' stands here twice, first in line 4")]
    [TestCase("owner: Operations", "ovner: Operations", "ovner", "unknown key 'ovner' in the framework file. Did you mean 'owner'?")]
    [TestCase("owner: Operations\n", "", "framework: test", "the framework file has no 'owner'")]
    [TestCase("owner: Operations", "owner: [ a ]", "[ a ]", "'owner' of the framework file must be a single value")]
    [TestCase("owner: Operations", "guard: { max_changed: 5 }\nowner: x", "5 }", "'5' is no 'max_changed' of guard: write a share such as 5%")]
    [TestCase("owner: Operations", "guard: { max_value_moved: 5% }\nowner: x", "{ max_value", "guard has no 'max_changed'")]
    [TestCase("owner: Operations", "value: employees\nowner: x", "employees", "'employees' is no money attribute, and accounts are weighed by one. Known: arr.")]
    [TestCase("owner: Operations", "reconciliations: { money: { sales: arr, finance: employees, tolerance: { share: 2% }, owner: x } }\nowner: x", "employees", "'employees' is no money attribute, and what is reconciled is money. Known: arr.")]
    [TestCase("owner: Operations", "reconciliations: { money: { sales: arr, finance: arr, tolerance: { share: 2% }, owner: x } }\nowner: x", "arr, tol", "reconciliation money compares arr with itself")]
    [TestCase("owner: Operations", "reconciliations: { money: { sales: arr, finance: arr, owner: x } }\nowner: x", "{ sales", "reconciliation money has no 'tolerance'")]
    [TestCase("owner: Operations", "reconciliations: { money: { sales: arr, finance: arr, tolerance: {}, owner: x } }\nowner: x", "{}", "give 'amount', 'share' or both")]
    [TestCase("owner: Operations", "reconciliations: { money: { sales: arr, finance: arr, tolerance: { amount: -5 }, owner: x } }\nowner: x", "-5", "write an amount in the framework's currency such as 1000")]
    [TestCase("version: 1.2.0", "version: 1.2", "1.2", "'1.2' is no 'version'")]
    [TestCase("effective: 2026-11-01", "effective: 1.11.2026", "1.11.2026", "write a date such as 2026-11-01")]
    [TestCase("{ to: USD }", "{ to: Dollar }", "Dollar", "'Dollar' is no currency")]
    [TestCase("[ tier ]", "[ tiers ]", "tiers", "unknown dimension, view or measure 'tiers' in question money. Did you mean 'tier'?")]
    [TestCase("kind = 'customer'", "kind = 'customar'", "'customar'",
        "'kind' is never 'customar' in the condition of the population. Did you mean 'customer'?")]
    [TestCase("type: integer", "type: whole", "whole", "'whole' is no 'type' of attribute employees. Known: integer, decimal")]
    [TestCase("type: money, ", "", "{ valid: 0..", "attribute arr has no 'type'")]
    [TestCase("unit: people", "units: people", "units", "unknown key 'units' in attribute employees. Did you mean 'unit'?")]
    [TestCase("valid: 1..3000000", "valid: 100..1", "100..1", "the valid range is reversed: write 1..100")]
    [TestCase("valid: 1..3000000", "valid: 1..3M", "1..3M", "write a range of plain numbers")]
    [TestCase("valid: 1..3000000", "valid: 1.5..3", "1.5..3", "whole ends")]
    [TestCase("valid: 1..3000000", "max_age: 1y", "1y", "write a duration such as 365d")]
    [TestCase("valid: 1..3000000", "default: true", "true", "only booleans have a default")]
    [TestCase("valid: 1..3000000", "write_back: always", "always", "'always' is no 'write_back' of attribute employees. Known: never, fill_blank, replace")]
    [TestCase("valid: 1..3000000", "write_back: { source: { alpha: By__c } }", "{ source", "write_back of employees has no 'policy'")]
    [TestCase("valid: 1..3000000", "write_back: { policy: replace, date: { alpha: Employees } }", "Employees }", "field Employees of alpha is already used: write_back of employees: date needs its own")]
    [TestCase("map: { Customer", "write_back: replace, map: { Customer", "replace", "a mapped category is the framework's own word, not the CRM's")]
    [TestCase("type: decimal, sources", "type: decimal, write_back: replace, sources", "replace", "score has no field in a CRM to go back to")]
    [TestCase("type: text, sources: [ crm: { alpha: Note__c }", "type: set, write_back: replace, sources: [ crm: { alpha: Note__c }", "replace", "sets do not go back to the CRM")]
    [TestCase("type: date,", "type: date, valid: 1..2,", "1..2", "only numbers have a valid range")]
    [TestCase("standardise: regions", "standardise: region", "region,", "unknown table 'region'")]
    [TestCase("Partner Co: partner", "customer: partner", "customer: partner", "'customer' is mapped twice")]
    [TestCase("Partner Co: partner", "Partner Co: unmapped", "unmapped", "choose another category")]
    [TestCase(", sources: [ usage: score ]", "", "score: ", "attribute score has no source")]
    [TestCase("[ usage: score ]", "[ ]", "score: ", "attribute score has no source")]
    [TestCase("crm: { alpha: Joined__c }", "crm: { alpho: Joined__c }", "alpho",
        "no dimension has a field in 'alpho', which feeds attribute 'joined'. Did you mean 'alpha'?")]
    [TestCase("note:      {", "in:      {", "in:", "'in' cannot name an attribute: it is a word of the condition language; choose another")]
    [TestCase("note:      {", "2nd:      {", "2nd:", "'2nd' cannot name an attribute: use small letters, digits and _, a letter first")]
    [TestCase("name: core, ", "name: unknown, ", "unknown,", "'unknown' cannot name a segment: it is a word of the condition language; choose another")]
    [TestCase("objective: retention", "objective: retention\nreview: { every: 2h, last: 2026-11-01 }", "2h", "a review is due after one day at the earliest")]
    [TestCase("objective: retention", "objective: retention\nreview: { every: 90d }", "{ every", "review has no 'last'")]
    [TestCase("owner: Operations", "strategy: { kpis: { nrr: { label: x } } }\nowner: x", "{ kpis", "strategy has no objective")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 2y, measure: y } } }\nowner: x", "2y", "'2y' is no 'horizon' of objective keep: write 1y, 3y or 5y")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y } } }\nowner: x", "{ aim", "objective keep has no 'measure'")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y, served_by: [ tiers.core ] } } }\nowner: x", "tiers.core",
        "unknown dimension 'tiers' in 'served_by' of objective keep: write DIMENSION.SEGMENT, or DIMENSION for each of its segments. Did you mean 'tier'?")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y, served_by: [ tier.cor ] } } }\nowner: x", "tier.cor",
        "dimension tier has no segment 'cor', which 'served_by' of objective keep names. Did you mean 'core'?")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y, served_by: [ tier.unclassified ] } } }\nowner: x", "tier.unclassified", "dimension tier has no segment 'unclassified'")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y, reached_by: [ calls ] } }, processes: { call: { label: x } } }\nowner: x", "calls",
        "unknown process 'calls' in 'reached_by' of objective keep. Did you mean 'call'?")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y, drives: [ call ] } }, processes: { call: { label: x } } }\nowner: x", "call ]", "unknown objective 'call' in 'drives' of objective keep")]
    [TestCase("owner: Operations", "strategy: { objectives: { keep: { aim: x, horizon: 1y, measure: y } }, processes: { call: { label: x, measured_by: [ nrr ] } } }\nowner: x", "nrr", "unknown KPI 'nrr' in 'measured_by' of process call")]
    [TestCase("when: arr > 0 or employees >= 1,", "when: region in ('EMEA', 'APAC'),", "'APAC'", "unknown key 'APAC' in a segment. Inside { } a comma ends a value: put a value that has commas in double quotes.")]
    [TestCase("kind: value", "kind: values", "values", "'values' is no 'kind' of dimension tier. Did you mean 'value'?")]
    [TestCase("    kind: value\n", "", "label: Tier", "dimension tier has no 'kind'")]
    [TestCase("    expect: {", "    stability: { confirm: often }\n    expect: {", "often",
        "'often' is no 'confirm' of stability of dimension tier: write a number of runs such as 3")]
    [TestCase("    expect: {", "    stability: { margin: { employes: 10% } }\n    expect: {", "employes",
        "'employes' is no number that the conditions of dimension tier read, so it has no border and no margin. Did you mean 'employees'?")]
    [TestCase("    expect: {", "    stability: { margin: { vip: 10% } }\n    expect: {", "vip", "'vip' is no number")]
    [TestCase("    expect: {", "    stability: { margin: { score: 10% } }\n    expect: {", "score", "'score' is no number that the conditions")]
    [TestCase("    expect: {", "    stability: { margin: { arr: 10 } }\n    expect: {", "10 }", "the margin of arr must be a share")]
    [TestCase("    expect: {", "    stability: { dwell: 30 }\n    expect: {", "30 }", "'30' is no 'dwell' of stability of dimension tier")]
    [TestCase("    expect: {", "    overrides: { unregistered_edit: keep }\n    expect: {", "keep",
        "'keep' is no 'unregistered_edit' of overrides of dimension tier. Known: flag, adopt, revert")]
    [TestCase("    expect: {", "    notes: { cause: { alpha: Why__c } }\n    expect: {", "cause", "unknown key 'cause' in notes of dimension tier")]
    [TestCase("    expect: {", "    notes: { reason: { alpha: tier__C } }\n    expect: {", "tier__C", "field tier__C of alpha is already used: reason of dimension tier needs its own")]
    [TestCase("    expect: {", "    notes: { reason: { gamma: Why__c } }\n    expect: {", "{ gamma", "dimension tier has no field in gamma that its reason could be about")]
    [TestCase("alpha: Area__c", "alpha: tier__C", "tier__C", "field tier__C of alpha is already used: dimension area needs its own")]
    [TestCase("name: core, ", "name: strategic, ", "strategic,      label: Core", "segment 'strategic' stands twice in dimension tier")]
    [TestCase("label: Core, ", "label: strategic, ", "strategic,      when", "label 'strategic' is used twice in dimension tier")]
    [TestCase("label: Near", "label: Core", "Core, when: \"region", "label 'Core' is already used by dimension tier")]
    [TestCase("label: Unclassified", "label: Core", "Core, action: Research", "label 'Core' is used twice in dimension tier")]
    [TestCase("    otherwise: { name: nowhere, label: Nowhere, action: Research }\n", "", "label: Area",
        "dimension area has no 'otherwise'")]
    [TestCase("sla: 4h", "sla: 4 hours", "4 hours", "write a duration such as 4h or 1d")]
    [TestCase("strategic: 2%..20%", "strategic: 20%..2%", "20%..2%", "the expected share is reversed: write 2%..20%")]
    [TestCase("strategic: 2%..20%", "strategic: 2..20", "2..20", "must be a share such as 2%..20%")]
    [TestCase("strategic: 2%..20%", "stratejic: 2%..20%", "stratejic",
        "unknown segment 'stratejic' in 'expect'. Did you mean 'strategic'?")]
    [TestCase("employees >= 1000 or", "employes >= 1000 or", "employes >=",
        "unknown attribute 'employes' in the condition of segment 'strategic' (dimension tier). Did you mean 'employees'?")]
    [TestCase("or employees >= 1000 or vip", "or employees >= 1000 vip", "vip, action", "expected =, !=, <")]
    [TestCase("\"region in ('EMEA', 'APAC')\"", "\"region in ('EMEA', 'APEC')\"", "'APEC'", "'region' is never 'APEC'")]
    [TestCase("\"region in ('EMEA', 'APAC')\"", "'region in (''EMEA'', ''APEC'')'", "''APEC''", "'region' is never 'APEC'")]
    [TestCase("or region is known", "or regio is known", "regio is", "unknown attribute 'regio'")]
    [TestCase("or region is known", "or region is knwon", "knwon", "expected 'known' or 'unknown' after 'is'")]
    [TestCase("standardise: regions", "standardise: regions, map: { a: b }", "regions", "either 'map' or 'standardise': keep one")]
    [TestCase("crm: { alpha: Joined__c }", "crm: Joined__c", "Joined__c", "needs a field for each CRM, such as")]
    [TestCase("crm: { alpha: Joined__c }", "crm: { alpha: }", "", "needs the API name of a field of alpha")]
    [TestCase("    expect: {", "    exceptions: [ { name: e, scope: vip, until: 2027-01-01, approved_by: a, segments: [ { name: core, when: vip } ] }, { name: e, scope: vip, until: 2027-01-01, approved_by: a, segments: [ { name: core, when: vip } ] } ]\n    expect: {", "{ name: e", "exception 'e' stands twice in dimension tier: choose another name")]
    [TestCase("dimensions:\n", "views: { v: { label: V, where: { tir: core } } }\ndimensions:\n", "tir", "unknown dimension 'tir' in view v. Did you mean 'tier'?")]
    [TestCase("dimensions:\n", "views: { v: { label: V, where: { tier: cora } } }\ndimensions:\n", "cora", "Did you mean 'core'?")]
    [TestCase("dimensions:\n", "views: { v: { label: V, where: { tier: [ core ] } } }\ndimensions:\n", "[ core", "view v needs one segment of tier, or")]
    [TestCase("dimensions:\n", "views: { 2v: { label: V, where: { tier: core } } }\ndimensions:\n", "2v", "'2v' cannot name a view")]
    [TestCase("dimensions:\n", "measures: { total: { label: Total, attribute: region } }\ndimensions:\n", "region", "'region' is no attribute with numbers, and measure total adds them up")]
    [TestCase("dimensions:\n", "measures: { total: { label: Total, attribute: arr, show: median } }\ndimensions:\n", "median", "'median' is no 'show' of measure total")]
    [TestCase("{ to: USD }", "{ to: USD, from: { beta: cur }, rates: rates }", "{ beta", "'from' of currency does not say in which currency the amounts of alpha are")]
    [TestCase("score:     {", "twice: { type: decimal, derived: employees / 2 }\n  score2: { type: decimal, derived: twice + 1 }\n  score:     {", "twice + 1", "'twice' is calculated itself: write out what it is, in brackets")]
    [TestCase("Customer: customer,", "Customer: ,", "", "'Customer' is mapped to nothing: write a category")]
    [TestCase("Customer: customer,", "Customer: Customer!,", "Customer!", "'Customer!' cannot name a category of a map")]
    [TestCase("type: category, map", "type: text, map", "{ Customer", "only categories and sets are mapped")]
    [TestCase("type: category, standardise", "type: text, standardise", "regions", "only categories and sets are standardised")]
    [TestCase("standardise: regions", "standardise: [ regions, [ a ] ]", "[ a ]", "'standardise' names a table, or several")]
    [TestCase("[ usage: score ]", "[ usage: score, usage: level ]", "usage: level", "source 'usage' stands here twice: keep one")]
    [TestCase("[ usage: score ]", "[ { usage: score, billing: level } ]", "{ usage", "a source is one pair")]
    [TestCase("[ usage: score ]", "[ usage ]", "usage", "a source is one pair")]
    [TestCase("[ usage: score ]", "[ usage: ]", "", "source usage needs the name of its fact")]
    [TestCase("[ usage: score ]", "[ Usage: score ]", "Usage", "'Usage' cannot name a source")]
    [TestCase("[ crm: { alpha: Joined__c } ]", "[ crm: { alpha: Joined__c }, crm: { alpha: joined__C } ]", "joined__C", "field joined__C of alpha is already used: source crm needs its own")]
    [TestCase("[ crm: { alpha: Joined__c } ]", "[ crm: { alpha: 2nd } ]", "2nd", "source crm needs the API name of a field of alpha")]
    [TestCase("[ crm: { alpha: Joined__c } ]", "[ crm: { Alpha: Joined__c } ]", "Alpha", "'Alpha' cannot name a CRM")]
    [TestCase("type: text, sources: [ crm: { alpha: Note__c } ]", "type: text, write_back: replace, sources: [ crm: { alpha: Note__c } ] }\n  memo: { type: text, write_back: fill_blank, sources: [ crm: { alpha: Note__c } ]", "fill_blank", "another attribute goes back to Note__c of alpha")]
    [TestCase("dimensions:\n", "views: { v: { label: 'All {area}', where: { tier: core } } }\ndimensions:\n", "'All", "the label of view v names {area}, which its 'where' does not")]
    [TestCase("dimensions:\n", "views: { v: { label: All, where: { tier: each } } }\ndimensions:\n", "All", "view v is one for each tier, all with one label: write {tier} into it")]
    [TestCase("dimensions:\n", "views: { v: { label: 'All {tier}' } }\ndimensions:\n", "v: {", "view v lists every account: add, for example, where: { tier: each }")]
    [TestCase("dimensions:\n", "views: { v: { label: 'All {tier}', where: { tier: each } }, v_core: { label: Others, where: { area: far } } }\ndimensions:\n", "v_core", "views v and v_core both make a list named v_core: rename one of them")]
    [TestCase("dimensions:\n", "views: { v_: { label: 'All {tier}', where: { tier: each } }, v: { label: 'Our {tier}', where: { tier: each, area: far } } }\ndimensions:\n", "v: {", "views v_ and v both make a list named v_strategic")]
    [TestCase("dimensions:\n", "measures: { 2m: { label: Total, attribute: arr } }\ndimensions:\n", "2m", "'2m' cannot name a measure")]
    [TestCase("    expect: {", "    entry: {}\n    expect: {", "{}", "entry of dimension tier asks for nothing")]
    [TestCase("    expect: {", "    exceptions: [ { name: e, scope: vip, until: 2027-01-01, approved_by: a, segments: [ { name: cor, when: vip } ] } ]\n    expect: {", "cor,", "unknown segment 'cor' in exception e. Did you mean 'core'?")]
    [TestCase("    expect: {", "    exceptions: [ { name: e, scope: vip, until: 2027-01-01, approved_by: a, segments: [] } ]\n    expect: {", "[]", "exception e of dimension tier changes no segment: add 'segments'")]
    [TestCase("    expect: {", "    retired: [ { name: old, label: Old, until: 2026-01-01, why: none, successor: cor } ]\n    expect: {", "cor }", "'cor' is no segment of the dimension, to go to. Did you mean 'core'?")]
    [TestCase("    expect: {", "    retired: [ { name: core, label: Old, until: 2026-01-01, why: none, successor: scale } ]\n    expect: {", "core, label: Old", "'core' is still a segment, or retired twice: choose one")]
    [TestCase("    expect: {", "    retired: [ { name: old, label: Old, until: 2026-01-01, why: none, successor: core, crosswalk: { core: 60%, scale: 39% } } ]\n    expect: {", "{ core: 60%", "the shares of a crosswalk make 100 % together")]
    [TestCase("    expect: {", "    retired: [ { name: old, label: Old, until: 2026-01-01, why: none, successor: core, crosswalk: { core: most } } ]\n    expect: {", "most", "the crosswalk to core must be a share, such as 80%")]
    [TestCase("name: unclassified,", "name: core,", "core, label: Unclassified", "segment 'core' stands twice in dimension tier")]
    [TestCase("label: Near, when: \"region in ('EMEA', 'APAC')\",", "label: Near,", "{ name: near", "a segment has no 'when': add it")]
    [TestCase("owner: Operations", "owner: Operations\nowner_2: &a x\nsponsor: *a", "*a", "aliases (*name) are not supported: write the value out")]
    [TestCase("owner: Operations", "owner: Operations\n[ a ]: x", "[ a ]", "a key must be a single word")]
    [TestCase("owner: Operations", "guard: { max_changed: 101% }\nowner: x", "101%", "is no 'max_changed' of guard")]
    [TestCase("owner: Operations", "guard: { max_changed: 5%, tolerates: -1 }\nowner: x", "-1", "'-1' is no 'tolerates' of guard: write a number of accounts such as 20")]
    [TestCase("version: 1.2.0", "version: 0.0.0", "0.0.0", "'0.0.0' is no 'version'")]
    [TestCase("version: 1.2.0", "version: 1.02.0", "1.02.0", "'1.02.0' is no 'version'")]
    [TestCase("sla: 4h", "sla: 0h", "0h", "write a duration such as 4h or 1d")]
    [TestCase("sla: 4h", "sla: h", "h }", "write a duration such as 4h or 1d")]
    [TestCase("valid: 1..3000000", "valid: ..", ".., sources", "write a range of plain numbers")]
    [TestCase("strategic: 2%..20%", "strategic: 2%..101%", "2%..101%", "must be a share such as 2%..20%")]
    [TestCase("strategic: 2%..20%", "strategic: -1%..20%", "-1%..20%", "must be a share such as 2%..20%")]
    [TestCase("\"region in ('EMEA', 'APAC')\"", "\"region in ('EMEA', 'AP\\x45C')\"", "'AP", "'region' is never 'APEC'")]
    [TestCase("          or region is known", "\n          or regoin is known", "regoin", "unknown attribute 'regoin'", TestName = "Across a blank line of a folded text")]
    [TestCase("owner: Operations", "guard: { max_changed: 5%..2% }\nowner: x", "5%..2%", "is no 'max_changed' of guard")]
    public void An_error_names_its_place_and_the_mend(string piece, string replacement, string place, string message)
    {
        var result = TestFramework.With(piece, replacement);

        Assert.That(result.Framework, Is.Null);
        var error = result.Errors.FirstOrDefault(error => error.Message.Contains(message, StringComparison.Ordinal));
        Assert.That(error, Is.Not.Null, string.Join('\n', result.Errors));
        var line = TestFramework.Text.Replace(piece, replacement, StringComparison.Ordinal).Split('\n')[error!.Line - 1];
        Assert.That(line[(error.Column - 1)..], Does.StartWith(place));
    }

    [TestCase("attributes")]
    [TestCase("dimensions")]
    public void A_file_without_its_main_sections_says_which_are_missing(string section)
    {
        var from = TestFramework.Text.IndexOf($"\n{section}:\n", StringComparison.Ordinal) + 1;
        var to = section == "attributes" ? TestFramework.Text.IndexOf("dimensions:\n", StringComparison.Ordinal) : TestFramework.Text.Length;

        Assert.That(TestFramework.Load(TestFramework.Text[..from] + TestFramework.Text[to..]).Errors.Select(error => error.Message), Has.Some.EqualTo($"the framework file has no '{section}'").Or.Some.StartsWith($"the framework file has no '{section}'"));
    }

    [TestCase("expect: { strategic: 2%..20%", "expect: { strategic: 20%..20%", TestName = "A share may be exact")]
    [TestCase("valid: 1..3000000", "valid: 1..1", TestName = "A range may hold one value")]
    [TestCase("strategic: 2%..20%", "strategic: 0%..100%", TestName = "A share may be anything")]
    [TestCase("valid: 1..3000000", "valid: ..3000000", TestName = "A range may have one end")]
    [TestCase("version: 1.2.0", "version: 0.0.1", TestName = "A version may begin at the last part")]
    [TestCase("objective: retention", "objective: retention\nreview: { every: 1d, last: 2026-11-01 }", TestName = "A review may be due every day")]
    [TestCase("    expect: {", "    retired: [ { name: old, label: Old, until: 2026-01-01, why: none, successor: core, crosswalk: { core: 66.6%, scale: 33.3% } } ]\n    expect: {", TestName = "Shares of a crosswalk may be rounded")]
    [TestCase("dimensions:\n", "scores: { fit: { arr >= 1: 1000, vip: -1000 } }\ndimensions:\n", TestName = "A thousand points may be given or taken")]
    [TestCase("owner: Operations", "guard: { max_changed: 100%, tolerates: 0 }\nowner: x", TestName = "A guard may let everything through, and tolerate nothing")]
    public void What_is_at_the_edge_of_what_makes_sense_is_taken(string piece, string replacement) => Assert.That(TestFramework.With(piece, replacement).Errors, Is.Empty);

    [Test]
    public void A_misspelt_name_is_one_error_at_its_line_and_column()
    {
        var errors = TestFramework.With("employees >= 1000 or", "employes >= 1000 or").Errors;

        Assert.That(errors.Single().ToString(), Is.EqualTo(
            "f.yaml:27:69: unknown attribute 'employes' in the condition of segment 'strategic' (dimension tier). Did you mean 'employees'?"));
    }

    [Test]
    public void An_attribute_without_a_type_causes_no_second_error_where_it_is_used()
    {
        Assert.That(TestFramework.With("type: integer", "type: whole").Errors, Has.Count.EqualTo(1));
    }

    [Test]
    public void All_errors_of_a_file_are_told_at_once_in_order_of_place()
    {
        var text = TestFramework.Text
            .Replace("version: 1.2.0", "version: one", StringComparison.Ordinal)
            .Replace("arr >= 25000 ", "ar >= '25000' ", StringComparison.Ordinal)
            .Replace("employees >= 100,", "employees >= '100',", StringComparison.Ordinal)
            .Replace("label: Near", "lable: Near", StringComparison.Ordinal);

        var errors = TestFramework.Load(text).Errors;

        Assert.That(errors.Select(error => error.Line), Is.EqualTo(new[] { 2, 28, 28, 37, 37 }), string.Join('\n', errors));
    }

    [Test]
    public void An_error_prints_as_file_line_column_message()
    {
        Assert.That(new FrameworkError("config/segmentation.yaml", 31, 14, "wrong").ToString(),
            Is.EqualTo("config/segmentation.yaml:31:14: wrong"));
    }

    [Test]
    public void A_dimension_without_segments_is_an_error()
    {
        var from = TestFramework.Text.IndexOf("    segments:\n      - { name: near", StringComparison.Ordinal);
        var to = TestFramework.Text.IndexOf("    otherwise: { name: nowhere", StringComparison.Ordinal);

        var errors = TestFramework.Load(TestFramework.Text[..from] + "    segments: []\n" + TestFramework.Text[to..]).Errors;

        Assert.That(errors.Single().ToString(), Is.EqualTo("f.yaml:36:15: dimension area has no segments: add at least one"));
    }

    [TestCase("")]
    [TestCase("[ a ]")]
    [TestCase("just words")]
    [TestCase("dimensions: { a: { segments: [ x ] }, b: }")]
    [TestCase("attributes: { a: 1, b: { type: { }, map: x, sources: { } } }")]
    public void A_file_of_another_shape_is_told_and_does_not_throw(string text)
    {
        Assert.That(TestFramework.Load(text).Errors, Is.Not.Empty);
    }

    [TestCase("value,canonical\nGermany,EMEA\n germany ,EMEA\n", 3, "'germany' stands here twice")]
    [TestCase("# a note\nvalue,canonical\n\nGermany,EMEA\nFrance,emea\n", 5, "'emea' is also spelled 'EMEA'")]
    [TestCase("value,canonical\nGermany,\nUSA,NA\n", 2, "must both be filled")]
    [TestCase("country;region\n", 1, "columns value,canonical")]
    [TestCase("value,canonical\n", 1, "the table is empty")]
    public void A_wrong_table_is_told_with_its_line(string table, int line, string message)
    {
        var error = TestFramework.Load(TestFramework.Text, table).Errors.Single(error => error.File == "regions.csv");

        Assert.That(error.Line, Is.EqualTo(line));
        Assert.That(error.Message, Does.Contain(message));
    }

    [Test]
    public void A_file_that_is_not_there_is_an_error_and_no_exception()
    {
        Assert.That(FrameworkFile.Load(Path.Combine("nowhere", "segmentation.yaml")).Errors.Single().Message,
            Does.StartWith("cannot be read"));
    }
}
