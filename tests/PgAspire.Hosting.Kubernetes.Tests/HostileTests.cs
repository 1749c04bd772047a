using Aspire.Hosting;
using PgAspire.Model;
using YamlDotNet.RepresentationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>Values that YAML or Helm would take for something else come through as they are, or are refused by their path.</summary>
public sealed class HostileTests
{
    public static TheoryData<string> Texts =>
    [
        "yes", "No", "on", "null", "~", "1", "0x1F", "1e3", "1_000", "12:30:45", "2026-01-02", "=", "<<", "- a", "a: b", "a #b", "'", "\"", "\\", "`", "%", "@", "!tag", "&a", "*a", "|", ">",
        "{{ .Values.x }}", "{{", "}}", "{{`x`}}", "{}}", "{{- if true }}", "{{ 1 | int }}", "{{ if x }}y{{ end }}", "ünïcödé 漢字 🐘", "SELECT 1;\n-- two\n\tSELECT '{\"a\": {}}';\n", " leading", "trailing ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_statement_comes_through_as_it_is(string text)
    {
        using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg").ConfigureSpecification(s => s with { InitDb = s.InitDb with { PostInitSql = [text] } }));
        Assert.Equal(text, Rendered(chart.Yaml("templates/pg/pg.yaml").Text("spec.bootstrap.initdb.postInitSQL.0")));
    }

    [Fact]
    public async Task A_consumer_s_value_with_quotes_does_not_end_the_YAML_around_it()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("app", "we\"ird");
            b.AddContainer("web", "example.org/web", "1").WithReference(app);
        });
        var value = chart.Yaml("templates/web/deployment.yaml").Env().Single(e => e.Name == "ConnectionStrings__app").Value!;
        Assert.Contains("toJson", value);
        Assert.Contains("we\"", chart.Yaml("values.yaml").Text("config.web.ConnectionStrings__app"));
    }

    [Theory]
    [InlineData("Pg")]
    [InlineData("this-name-of-a-cluster-has-more-than-fifty-characters-in-it")]
    public async Task A_name_that_Kubernetes_does_not_take_is_refused(string name)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(b => b.AddPostgresCluster(name));
        });
        Assert.Contains("metadata.name", error.ToString());
    }

    [Fact]
    public async Task A_database_whose_name_is_an_expression_of_Helm_is_refused()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg").AddDatabase("app", "{{ .Values.x }}"));
        });
        Assert.Contains("{{ .Values.x }}", error.ToString());
    }

    // what Helm makes of the strings in its expressions
    private static string Rendered(string template) => System.Text.RegularExpressions.Regex.Replace(template, @"\{\{`([{}]+)`\}\}", m => m.Groups[1].Value);
}
