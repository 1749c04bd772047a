using System.Reflection;
using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using PgAspire.EntityFrameworkCore;

namespace PgAspire.Docs.Tests;

/// <summary>Every public extension method, member by member: null where null is not allowed, and an empty or blank text, is refused by the parameter's name.</summary>
public sealed class PublicArgumentTests
{
    // An empty text is a value of these.
    private static readonly HashSet<string> MayBeEmpty = ["WithPostgresParameter.value"];

    public static TheoryData<string> Methods() => [.. Found().Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Null_and_empty_arguments_are_refused_by_name(string name)
    {
        var method = Found()[name];
        var parameters = method.GetParameters();
        var nullability = new NullabilityInfoContext();
        foreach (var parameter in parameters)
        {
            if (!parameter.ParameterType.IsValueType && nullability.Create(parameter).WriteState == NullabilityState.NotNull)
            {
                Refused(parameter, null);
            }
            if (parameter.ParameterType == typeof(string) && !parameter.HasDefaultValue && !MayBeEmpty.Contains($"{method.Name}.{parameter.Name}"))
            {
                Refused(parameter, "");
            }
        }

        void Refused(ParameterInfo wrong, object? value)
        {
            var arguments = parameters.Select(parameter => parameter == wrong ? value : Valid(parameter)).ToArray();
            var thrown = Record.Exception(() =>
            {
                try
                {
                    var returned = method.Invoke(null, arguments);
                    (returned as Task)?.GetAwaiter().GetResult();
                }
                catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
                {
                    throw inner;
                }
            });
            Assert.True(thrown is ArgumentException refusal && refusal.ParamName == wrong.Name && (value is not null || refusal is ArgumentNullException),
                $"{name}: {wrong.Name} = {(value is null ? "null" : "\"\"")} gives {thrown?.GetType().Name ?? "no exception"}: {thrown?.Message}");
        }
    }

    private static Dictionary<string, MethodInfo> Found() => new[]
        {
            typeof(PostgresClusterBuilderExtensions).Assembly, typeof(KubernetesClusterBuilderExtensions).Assembly, typeof(PostgresClusterDataSourceExtensions).Assembly,
            typeof(IReadOnlyDbContextFactory<>).Assembly,
        }
        .SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.IsAbstract && type.IsSealed)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(method => method.IsDefined(typeof(ExtensionAttribute), inherit: false))
        .Select(method => method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(Closed)]) : method)
        .ToDictionary(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"))})", StringComparer.Ordinal);

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;

    private static Type Closed(Type argument) => argument.GetGenericParameterConstraints() is [var constraint, ..]
        ? constraint == typeof(DbContext) ? typeof(Examples.ShopContext) : constraint
        : typeof(object);

    // What the other parameters get: valid, and never looked at once the wrong one was.
    private static object? Valid(ParameterInfo parameter)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = ["--operation", "publish", "--output-path", "."] });
        var type = parameter.ParameterType;
        return type switch
        {
            _ when parameter.HasDefaultValue => parameter.DefaultValue is DBNull || (parameter.DefaultValue is null && type.IsValueType && Nullable.GetUnderlyingType(type) is null) ? Activator.CreateInstance(type) : parameter.DefaultValue,
            _ when type == typeof(string) => "valid",
            _ when type == typeof(IDistributedApplicationBuilder) => builder,
            _ when type == typeof(DistributedApplication) => builder.Build(),
            _ when type == typeof(IHostApplicationBuilder) => Host.CreateEmptyApplicationBuilder(null),
            _ when type == typeof(IResourceBuilder<PostgresClusterResource>) => builder.AddPostgresCluster("pg"),
            _ when type == typeof(IResourceBuilder<PostgresClusterDatabaseResource>) => builder.AddPostgresCluster("pg").AddDatabase("app"),
            _ when type == typeof(IResourceBuilder<ParameterResource>) => builder.AddParameter("given", "valid"),
            _ when type.IsValueType => Activator.CreateInstance(type),
            // the wrong argument is looked at before this one is used
            _ => null,
        };
    }
}
