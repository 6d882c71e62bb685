using Connector.Cleaning.Standards;
using Connector.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Cleaning.Standards;

internal sealed class StandardLookupTests
{
    private static readonly StandardTable Countries = Table("value,canonical,kind\nKR,KR\nSouth Korea,KR\nNorth Korea,KP\nKorea,KP|KR\nCongo,CG|CD\nKongo,CG\nCôte d'Ivoire,CI\nU.S.A.,US\nGermnay,DE,misspelt\n");
    private static readonly StandardTable Regions = Table("value,canonical\nKR,APAC\nKP,APAC\nCG,EMEA\nCD,Elsewhere\nCI,EMEA\nDE,EMEA\nEMEA,EMEA\n");

    [TestCase("south korea", "KR", HowRead.AsWritten)]
    [TestCase(" South Korea ", "KR", HowRead.AsWritten)]
    [TestCase("Cote d’Ivoire", "CI", HowRead.Rewritten)]
    [TestCase("south\u200F-korea", "KR", HowRead.Rewritten)]
    [TestCase("usa", "US", HowRead.Rewritten)]
    [TestCase("germnay", "DE", HowRead.Rewritten)]
    [TestCase("Korea", "unknown", HowRead.Ambiguous)]
    [TestCase("(Korea)", "unknown", HowRead.Ambiguous)]
    [TestCase("South Koreaa", "unknown", HowRead.Refused)]
    [TestCase("!!", "unknown", HowRead.Refused)]
    public void A_text_is_looked_up_as_written_and_then_folded(string text, string canonical, HowRead how)
    {
        var read = new StandardLookup(Countries).Find(text);

        Assert.That((read.Value.ToString(), read.How), Is.EqualTo((canonical, how)));
    }

    [TestCase("South Koreea", "KR")]
    [TestCase("Kor", null)]
    [TestCase("Kongo Republic of Somewhere Else", "CG")]
    [TestCase("Atlantis", null)]
    public void The_nearest_spelling_is_only_proposed(string text, string? proposed)
    {
        Assert.That(new StandardLookup(Countries).Propose(text), Is.EqualTo(proposed));
    }

    [TestCase("Barley farming", "Agriculture")]
    [TestCase("Regional banks", "Banking")]
    [TestCase("Farm bank", null)]
    [TestCase("Space travel", null)]
    public void Where_no_spelling_is_near_the_words_propose_or_say_nothing(string text, string? proposed)
    {
        var lookup = new StandardLookup(Table("value,canonical\nCrop farming,Agriculture\nFarms,Agriculture\nBanking,Banking\nBanks and trusts,Banking\n"));

        Assert.That(lookup.Find(text).Value.IsKnown, Is.False);
        Assert.That(lookup.Propose(text), Is.EqualTo(proposed));
    }

    [TestCase("Korea", "APAC", HowRead.AsWritten)]
    [TestCase("U.S.A.", "unknown", HowRead.Refused)]
    [TestCase("Congo", "unknown", HowRead.Ambiguous)]
    [TestCase("EMEA", "EMEA", HowRead.AsWritten)]
    [TestCase("CD", "unknown", HowRead.Refused)]
    [TestCase("Germnay", "EMEA", HowRead.Rewritten)]
    public void One_table_behind_another_is_sure_where_every_reading_leads_to_the_same(string text, string canonical, HowRead how)
    {
        var read = new StandardLookup(Countries.Then(Regions)).Find(text);

        Assert.That((read.Value.ToString(), read.How), Is.EqualTo((canonical, how)));
    }

    [Test]
    public void Spellings_that_differ_only_in_what_folding_takes_away_are_ambiguous_once_folded()
    {
        var lookup = new StandardLookup(Table("value,canonical\nA-B,one\nA.B,three\nA B,two\n"));

        Assert.That(lookup.Find("A-B").Value.ToString(), Is.EqualTo("one"));
        Assert.That(lookup.Find("A_B").How, Is.EqualTo(HowRead.Ambiguous));
    }

    [TestCase("value,canonical,kind\nx,y,wrong\n", "misspelt")]
    [TestCase("value,canonical,kind\nKorea,KP|KR\nkorea,KP\n", "stands here twice")]
    [TestCase("value,canonical\nx,|\n", "filled")]
    public void A_table_that_contradicts_itself_is_refused(string text, string message)
    {
        var errors = new List<FrameworkError>();

        StandardTable.Parse("t", "t.csv", text, errors);

        Assert.That(errors.First().Message, Does.Contain(message));
    }

    private static StandardTable Table(string text)
    {
        var errors = new List<FrameworkError>();
        var table = StandardTable.Parse("t", "t.csv", text, errors);
        Assert.That(errors, Is.Empty);
        return table;
    }
}
