using Aspire.Hosting.ApplicationModel;

namespace Aspire.Offline.Tests;

public sealed class ReferenceExpressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Single_and_doubled_braces_of_literals_come_out_as_single_braces()
    {
        var name = "{x}";
        var expression = ReferenceExpression.Create($"{{a}} {name} {{{{b}}}}");

        Assert.Equal("{a} {x} {b}", await expression.GetValueAsync(Token));
    }

    [Fact]
    public async Task The_uri_format_encodes_values_of_providers_and_of_strings()
    {
        var password = new ParameterResource("password", _ => "p@ss/word", secret: true);
        var user = "a b";
        var expression = ReferenceExpression.Create($"https://{user:uri}:{password:uri}@example.org/");

        Assert.Equal("https://a%20b:p%40ss%2Fword@example.org/", await expression.GetValueAsync(Token));
        Assert.Equal("https://a%20b:{password.value}@example.org/", expression.ValueExpression);
    }

    [Fact]
    public async Task A_conditional_expression_takes_the_branch_that_its_condition_says()
    {
        var condition = new ParameterResource("tls", _ => "true");
        var expression = ReferenceExpression.CreateConditional(
            condition, bool.TrueString, ReferenceExpression.Create($"ssl"), ReferenceExpression.Create($"plain"));

        Assert.True(expression.IsConditional);
        Assert.Equal("ssl", await expression.GetValueAsync(Token));
    }

    [Fact]
    public async Task An_expression_without_text_yields_null_and_one_of_null_values_is_empty()
    {
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(Token));
        Assert.Equal("", await ReferenceExpression.Create($"{new Nothing()}").GetValueAsync(Token));
    }

    private sealed class Nothing : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => "{nothing}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new((string?)null);
    }
}
