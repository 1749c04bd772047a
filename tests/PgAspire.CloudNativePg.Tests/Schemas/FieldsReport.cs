using System.Globalization;
using System.Text;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Schemas;

/// <summary>Which fields of the resource definitions the model has, which it keeps as they are, and which it does not carry.</summary>
internal static class FieldsReport
{
    public static string Of(IReadOnlyDictionary<string, Type> records)
    {
        var text = new StringBuilder();
        foreach (var (kind, record) in records)
        {
            var (modelled, verbatim, missing) = (new List<string>(), new List<string>(), new List<string>());
            foreach (var field in ResourceSchemas.Of("postgresql.cnpg.io/v1", kind)!.Fields["spec"].Fields.Values)
            {
                Sort(field, record, FieldPath.Root.Then("spec").Then(field.Name), modelled, verbatim, missing);
            }
            if (kind != "Cluster")
            {
                missing.Remove("spec.cluster.name");
            }
            text.Append(CultureInfo.InvariantCulture, $"\n## {kind}\n\n{modelled.Count} fields are modelled.\n");
            List("Kept as they are, with all that is in them:", verbatim);
            List("Not carried:", missing);
        }
        return text.ToString();

        void List(string title, List<string> fields)
        {
            if (fields.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{title}\n\n").AppendJoin('\n', fields.Select(f => $"- `{f.Replace("[0]", "[]", StringComparison.Ordinal)}`")).Append('\n');
            }
        }
    }

    private static void Sort(FieldSchema field, Type record, FieldPath path, List<string> modelled, List<string> verbatim, List<string> missing)
    {
        var property = RecordFields.At(record, path);
        var type = property is null ? null : RecordFields.ElementOf(property.Type) ?? property.Type;
        if (type == typeof(KubernetesFragment))
        {
            verbatim.Add(path.ToString());
        }
        else if (property is null && !RecordFields.IsBetween(record, path) && path.ToString() != "spec.cluster")
        {
            missing.Add(path.ToString());
        }
        else if (field.Type == FieldType.Object)
        {
            Fields(field, path);
        }
        else if (field.Element is { Type: FieldType.Object } element && property is not { IsListOfNamedObjects: true })
        {
            Fields(element, field.Type == FieldType.List ? path.Then(0) : path.Then("NAME"));
        }
        else
        {
            modelled.Add(path.ToString());
        }

        void Fields(FieldSchema around, FieldPath at)
        {
            foreach (var inside in around.Fields.Values)
            {
                Sort(inside, record, at.Then(inside.Name), modelled, verbatim, missing);
            }
        }
    }
}
