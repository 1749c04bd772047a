namespace PgAspire.Hosting.Kubernetes.Tests;

public sealed class HelmTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("SELECT '{1,2}'", "SELECT '{1,2}'")]
    [InlineData("a {{ b }} c", "a {{`{{`}} b {{`}}`}} c")]
    [InlineData("{{{", "{{`{{{`}}")]
    [InlineData("{}}", "{{`{}}`}}")]
    [InlineData("{{}}", "{{`{{}}`}}")]
    [InlineData("'{}'", "'{{`{}`}}'")]
    public void Braces_that_stand_together_are_a_string_of_Helm(string text, string literal) => Assert.Equal(literal, HelmText.Literal(text));

    [Fact]
    public void A_number_is_converted_so_that_it_is_written_without_quotes() => Assert.Equal("{{ .Values.config.pg.instances | int }}", HelmText.Number(ChartNames.Config("pg", "instances")));

    [Fact]
    public void Dashes_are_underscores_in_the_names_of_values() => Assert.Equal(".Values.config.pg_main.a_b", ChartNames.Config("pg-main", "a-b"));
}
