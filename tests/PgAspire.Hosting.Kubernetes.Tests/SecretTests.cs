using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Model;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>An AppHost full of secrets, generated and given, in connection strings, URIs and arguments: none of them is in any file.</summary>
public sealed class SecretTests
{
    private static readonly string[] Given = ["given+password/1", "superuser;password'2", "token \"3\"", "connection-secret-4", "role's:password 5"];

    [Theory]
    [InlineData("publish")]
    [InlineData("cloudnativepg-manifests")]
    public async Task No_secret_is_in_what_is_published(string step)
    {
        string[] generated = [];
        using var published = await Publication.OfAsync(
            b =>
            {
                b.Configuration["Parameters:db-password"] = Given[0];
                b.Configuration["Parameters:root-password"] = Given[1];
                b.Configuration["Parameters:token"] = Given[2];
                b.Configuration["ConnectionStrings:elsewhere"] = $"Host=elsewhere;Password={Given[3]}";
                var token = b.AddParameter("token", secret: true);
                b.Configuration["Parameters:role-password"] = Given[4];
                var given = b.AddPostgresCluster("given", password: b.AddParameter("db-password", secret: true)).WithSuperuserAccess(b.AddParameter("root-password", secret: true))
                    .WithManagedRole("reporter", password: b.AddParameter("role-password", secret: true));
                var own = b.AddPostgresCluster("own").WithSuperuserAccess();
                var (one, two) = (given.AddDatabase("one"), own.AddDatabase("two"));
                own.AddDatabase("three");
                b.AddContainer("web", "example.org/web", "1")
                    .WithReference(one).WithReference(two).WithReference(one.AsReadOnly()).WithReference(two.AsReadOnly())
                    .WithReference(b.AddConnectionString("elsewhere"))
                    .WithEnvironment("TOKEN", token)
                    .WithEnvironment("BOTH", ReferenceExpression.Create($"{one.Resource}|{two.Resource}"))
                    .WithArgs(context => context.Args.Add(ReferenceExpression.Create($"--db={two.Resource}")));
                generated = [.. new[] { own.Resource.PasswordParameter, own.Resource.SuperuserPasswordParameter! }.Select(p => p.GetValueAsync(default).AsTask().GetAwaiter().GetResult()!)];
            },
            step);
        Assert.All(generated, g => Assert.True(g.Length >= 20));
        foreach (var (file, text) in published.Files)
        {
            foreach (var secret in Given.Concat(generated))
            {
                foreach (var form in new[] { secret, Uri.EscapeDataString(secret), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), secret.Replace("\"", "\\\"", StringComparison.Ordinal) })
                {
                    Assert.False(text.Contains(form, StringComparison.Ordinal), $"{file} has a secret: {form}");
                }
            }
        }
        Assert.All(published.Log, line => Assert.DoesNotContain(Given.Concat(generated), s => line.Contains(s, StringComparison.Ordinal)));
        Assert.NotEmpty(published.Files);
    }
}
