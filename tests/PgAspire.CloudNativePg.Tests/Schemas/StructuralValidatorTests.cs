using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg.Tests.Schemas;

public sealed class StructuralValidatorTests
{
    [Theory]
    [InlineData("""{"instances": 1, "replica": {}}""", "spec.replica.source: required")]
    [InlineData("""{"instances": 1, "xyz": 1}""", "spec.xyz: unknown field")]
    [InlineData("""{"instances": "1"}""", "spec.instances: \"1\" is no integer")]
    [InlineData("""{"instances": 0}""", "spec.instances: 0 is not between")]
    [InlineData("""{"instances": 1, "logLevel": "loud"}""", "spec.logLevel: \"loud\" is none of")]
    [InlineData("""{"instances": 1, "backup": {"retentionPolicy": "0d"}}""", "spec.backup.retentionPolicy: '0d' does not match")]
    [InlineData("""{"instances": 1, "resources": {"limits": {"cpu": true}}}""", "spec.resources.limits.cpu: neither integer nor string")]
    [InlineData("""{"instances": 1, "imageName": "a:1", "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "a", "major": 18}}""", "spec: imageName and imageCatalogRef are mutually exclusive")]
    [InlineData("""{"instances": 1, "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "Catalog", "name": "a", "major": 18}}""", "spec.imageCatalogRef: Only image catalogs are supported")]
    [InlineData("""{"instances": 1, "postgresql": {"synchronous": {"method": "any", "number": 0}}}""", "spec.postgresql.synchronous.number: The number of synchronous replicas")]
    [InlineData("""{"instances": 1, "postgresql": {"synchronous": {"method": "any", "number": 1, "dataDurability": "preferred", "standbyNamesPre": ["a"]}}}""", "spec.postgresql.synchronous: dataDurability")]
    [InlineData("""{"instances": 1, "bootstrap": {"initdb": {"icuRules": "x"}}}""", "spec.bootstrap.initdb: icuRules is only available")]
    [InlineData("""{"instances": 1, "managed": {"roles": [{"name": "a", "validUntil": "soon"}]}}""", "spec.managed.roles[0].validUntil: 'soon' is no time")]
    public void What_the_API_server_refuses_is_found(string spec, string error)
    {
        var cluster = new JsonObject { ["apiVersion"] = "postgresql.cnpg.io/v1", ["kind"] = "Cluster", ["metadata"] = new JsonObject { ["name"] = "pg" }, ["spec"] = JsonNode.Parse(spec) };

        Assert.Contains(StructuralValidator.Errors(cluster), e => e.StartsWith(error, StringComparison.Ordinal));
    }
}
