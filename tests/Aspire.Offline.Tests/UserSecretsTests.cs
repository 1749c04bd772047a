using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Offline.Tests;

public sealed class UserSecretsTests : IDisposable
{
    private readonly string _id = "pgaspire-tests-" + Guid.NewGuid().ToString("n");

    private string FilePath => PathHelper.GetSecretsPathFromSecretsId(_id);

    public void Dispose()
    {
        if (Path.GetDirectoryName(FilePath) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_generated_password_is_kept_in_the_user_secrets()
    {
        var builder = DistributedApplication.CreateBuilder(["--ASPIRE_USER_SECRETS_ID", _id]);
        var parameter = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, "pg-password", special: false);

        var value = parameter.Resolve();

        Assert.Equal(22, value.Length);
        Assert.All(value, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        using var secrets = JsonDocument.Parse(File.ReadAllText(FilePath));
        Assert.Equal(value, secrets.RootElement.GetProperty("Parameters:pg-password").GetString());
    }

    [Fact]
    public void In_publish_mode_nothing_is_written()
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish", "--ASPIRE_USER_SECRETS_ID", _id]);

        ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, "pg-password").Resolve();

        Assert.False(File.Exists(FilePath));
    }
}
