using PgAspire.Model;

namespace PgAspire.Model.Tests.Parameters;

public sealed class OperatorParametersTests
{
    [Fact]
    public void The_tables_are_whole_and_sorted()
    {
        Assert.Equal(64, OperatorParameters.Fixed.Count);
        Assert.Equal(OperatorParameters.Fixed.Order(StringComparer.Ordinal), OperatorParameters.Fixed);
        Assert.Equal(22, OperatorParameters.Defaults.Count);
        Assert.All(OperatorParameters.ProductionMandatory.Keys, name => Assert.True(OperatorParameters.IsFixed(name), name));
        Assert.DoesNotContain("max_connections", OperatorParameters.Fixed);
    }

    [Theory]
    [InlineData("archive_mode", "on")]
    [InlineData("logging_collector", "on")]
    [InlineData("shared_preload_libraries", "")]
    [InlineData("ssl", null)]
    [InlineData("port", null)]
    public void Only_the_value_that_admission_compares_with_is_accepted(string name, string? value) => Assert.Equal(value, OperatorParameters.AcceptedValue(name));

    [Fact]
    public void An_extension_is_used_when_a_parameter_of_its_namespace_is_set()
    {
        var audit = OperatorParameters.ManagedExtensions[0];
        Assert.True(audit.IsUsedBy(ValueMap<string>.Empty.With("pgaudit.log", "all")));
        Assert.False(audit.IsUsedBy(ValueMap<string>.Empty.With("pgaudit_log", "all").With("pgauditx.log", "all")));
    }
}
