using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Schemas;

public sealed class TypeTests
{
    private static readonly Dictionary<string, Type> Records = new(StringComparer.Ordinal)
    {
        ["Cluster"] = typeof(PostgresClusterSpec),
        ["Database"] = typeof(DatabaseSpec),
        ["DatabaseRole"] = typeof(DatabaseRoleSpec),
        ["Publication"] = typeof(PublicationSpec),
        ["Subscription"] = typeof(SubscriptionSpec),
        ["Pooler"] = typeof(PoolerSpec),
        ["ScheduledBackup"] = typeof(ScheduledBackupSpec),
        ["Backup"] = typeof(BackupSpec),
        ["ImageCatalog"] = typeof(ImageCatalogSpec),
        ["ClusterImageCatalog"] = typeof(ImageCatalogSpec),
    };

    [Fact]
    public void The_types_have_a_property_for_every_field_of_the_resource_definitions()
    {
        var missing = new List<string>();
        foreach (var (name, type) in ResourceJson.Known.Where(k => k.Name.ApiVersion.StartsWith("postgresql.", StringComparison.Ordinal)))
        {
            Compare(ResourceSchemas.Of(name.ApiVersion, name.Kind)!.Fields["spec"], type.GetProperty("Spec")!.PropertyType, $"{name.Kind}.spec", missing);
        }
        Assert.Empty(missing);
    }

    [Fact]
    public void A_property_without_a_value_means_what_the_resource_definition_means_by_an_absent_field()
    {
        var different = new List<string>();
        foreach (var (kind, record) in Records)
        {
            Defaults(ResourceSchemas.Of("postgresql.cnpg.io/v1", kind)!, record, FieldPath.Root, kind, different);
        }
        // each of these is CloudNativePG's, from its code rather than its definition, but for the image and the storage, which are always written
        Repository.Matches("tests/PgAspire.CloudNativePg.Tests/Schemas/defaults.txt", string.Concat(different.Order(StringComparer.Ordinal).Select(d => d + "\n")));
    }

    [Fact]
    public void The_document_on_fields_says_which_are_modelled()
    {
        const string mark = "<!-- the rest is written by a test -->\n";
        var file = Path.Combine(Repository.Root, "docs/kubernetes-fields.md");
        var text = File.ReadAllText(file);
        Repository.Matches("docs/kubernetes-fields.md", text[..(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)] + FieldsReport.Of(Records));
    }

    private static void Compare(FieldSchema field, Type type, string path, List<string> missing)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        switch (field.Type)
        {
            case FieldType.List or FieldType.Map:
                if (!type.IsGenericType)
                {
                    missing.Add($"{path}: {type.Name} for a {field.Type}");
                    return;
                }
                Compare(field.Element!, type.GetGenericArguments()[^1], path + "[]", missing);
                break;
            case FieldType.Object:
                foreach (var inside in field.Fields.Values)
                {
                    if (type.GetProperties().FirstOrDefault(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == inside.Name) is { } property)
                    {
                        Compare(inside, property.PropertyType, $"{path}.{inside.Name}", missing);
                    }
                    else if (type != typeof(V1ObjectMeta))
                    {
                        missing.Add($"{path}.{inside.Name}");
                    }
                }
                break;
            default:
                var fits = field.Type switch
                {
                    FieldType.String => type == typeof(string),
                    FieldType.Boolean => type == typeof(bool),
                    FieldType.Integer => type == typeof(long) || (type == typeof(int) && field.Format != "int64"),
                    FieldType.Quantity => type == typeof(ResourceQuantity),
                    FieldType.IntOrString => type == typeof(IntOrString),
                    _ => false,
                };
                if (!fits)
                {
                    missing.Add($"{path}: {type.Name} for a {field.Type}");
                }
                break;
        }
    }

    // a false, a 0, an empty text, list or map is what an absent field is
    private static void Defaults(FieldSchema schema, Type record, FieldPath path, string kind, List<string> different)
    {
        foreach (var field in RecordFields.Of(record))
        {
            var at = field.Path.Aggregate(path, (p, step) => p.Then(step));
            if (field.Path.Aggregate<string, FieldSchema?>(schema, (s, step) => s?.Inside(step)) is not { } inside)
            {
                continue;
            }
            var element = RecordFields.ElementOf(field.Type);
            if (RecordFields.IsRecord(element ?? field.Type))
            {
                Defaults(element is null ? inside : inside.Element!, element ?? field.Type, element is null ? at : at.Then(0), kind, different);
            }
            else if (element is null && field.Default is { } value && !field.IsRequired)
            {
                var text = value switch
                {
                    Enum word => EnumNames.Of(word),
                    bool flag => flag ? "true" : "false",
                    TimeSpan duration => (field.Duration == DurationForm.Milliseconds ? duration.TotalMilliseconds : duration.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                    _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
                };
                if (text != (inside.Default?.ToString() ?? (value is bool ? "false" : value is int or long or TimeSpan ? "0" : "")))
                {
                    different.Add($"{kind} {at}: {text}");
                }
            }
        }
    }
}
