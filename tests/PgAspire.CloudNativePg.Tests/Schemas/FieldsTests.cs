namespace PgAspire.CloudNativePg.Tests.Schemas;

public sealed class FieldsTests
{
    [Fact]
    public void The_library_knows_the_fields_of_the_resource_definitions() =>
        Repository.Matches("src/PgAspire.CloudNativePg/Schemas/fields.txt", FieldsText.Of(ResourceDefinition.All));
}
