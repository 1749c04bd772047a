namespace PgAspire.Operator.Tests.Decide;

public sealed class RuleTableTests
{
    [Fact]
    public void The_tables_are_the_approved_ones() => Approved.Matches("rules", RuleTableText.Write());

    [Fact]
    public void The_document_shows_the_tables() => Approved.MatchesDocument("rules.md", Documents.RulesDocument.Write());

    [Fact]
    public void The_documents_diagrams_rest_on_texts_that_rules_have() => Assert.Empty(Documents.RulesDocument.Unknown());

    [Fact]
    public void Ids_are_unique_and_ascend_within_their_section()
    {
        string[] ids = [.. ClusterRules.Table.Select(r => r.Id), .. InstanceRules.Table.Select(r => r.Id)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^[A-Z][0-9]{3}$", id));
        foreach (var section in ids.GroupBy(id => id[0]))
        {
            Assert.Equal(section.Order(StringComparer.Ordinal), section);
        }
    }

    [Fact]
    public void The_clusters_table_ends_with_a_rule_that_always_applies() => Assert.Empty(ClusterRules.Table[^1].Conditions);
}
