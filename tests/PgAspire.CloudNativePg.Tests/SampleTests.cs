using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg.Tests.Schemas;

namespace PgAspire.CloudNativePg.Tests;

public sealed class SampleTests
{
    // the resource definition has a list where this one has a map
    private const string Refused = "cluster-restore-with-tablespaces.yaml";

    private static IEnumerable<string> Samples => Repository.Files("samples").Where(f => Path.GetFileName(f) != Refused);

    [Fact]
    public void A_sample_read_and_written_again_says_the_same()
    {
        foreach (var sample in Samples)
        {
            var text = File.ReadAllText(sample);
            var before = Documents(text);
            var read = CloudNativePgManifests.Read(text, UnmodelledFields.Keep);

            var yaml = CloudNativePgManifests.ToYaml(All(read));

            var after = Documents(yaml);
            Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, document) in before)
            {
                Assert.True(JsonNode.DeepEquals(Meaning.Of(document), Meaning.Of(after[name])),
                    $"{Path.GetFileName(sample)} {name}:\n{Meaning.Of(document)}\n{Meaning.Of(after[name])}");
                Assert.Empty(StructuralValidator.Errors(after[name]));
            }
            var again = CloudNativePgManifests.Read(yaml, UnmodelledFields.Keep);
            Assert.Equal(read.Clusters, again.Clusters);
            Assert.Equal(yaml, CloudNativePgManifests.ToYaml(All(again)));
        }
    }

    [Fact]
    public void No_sample_has_a_field_that_is_not_modelled()
    {
        foreach (var sample in Samples)
        {
            Assert.Empty(CloudNativePgManifests.Read(File.ReadAllText(sample)).Unmodelled);
        }
    }

    [Fact]
    public void The_sample_that_the_API_server_refuses_is_refused_with_the_field_and_its_place()
    {
        var file = Repository.Files("samples").Single(f => Path.GetFileName(f) == Refused);

        var refusal = Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.ReadFiles([file], UnmodelledFields.Keep));

        var error = Assert.Single(refusal.Errors);
        Assert.Equal(("Cluster cluster-restore-with-tablespaces", "spec.tablespaces", "must be a list."), (error.Resource, error.Path, error.Message));
        Assert.StartsWith("  tablespaces:", File.ReadLines(file).ElementAt(error.Line - 1), StringComparison.Ordinal);
        Assert.NotEmpty(Documents(File.ReadAllText(file)).Values.SelectMany(StructuralValidator.Errors));
    }

    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> All(ManifestReadResult read) =>
        read.Clusters.SelectMany(CloudNativePgManifests.Resources).Concat(read.Others);

    private static Dictionary<string, JsonObject> Documents(string yaml) =>
        YamlReader.Read(yaml).Select(d => d.Root!.AsObject()).ToDictionary(d => $"{d["kind"]} {d["metadata"]!["name"]}", StringComparer.Ordinal);
}
