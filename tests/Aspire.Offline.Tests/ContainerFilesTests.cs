using System.Formats.Tar;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Offline.Tests;

public sealed class ContainerFilesTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Files_have_the_owner_and_mode_that_they_are_given_or_the_defaults()
    {
        var ct = TestContext.Current.CancellationToken;
        var builder = DistributedApplication.CreateBuilder();
        var container = builder.AddContainer("tool", "image")
            .WithContainerFiles("/etc/tool", (context, _) => Task.FromResult<IEnumerable<ContainerFileSystemItem>>(
            [
                new ContainerFile { Name = "plain", Contents = context.Model.Name },
                new ContainerFile { Name = "private", Contents = "ü", Owner = 5050, Mode = Private },
                new ContainerDirectory { Name = "folder", Entries = [new ContainerFile { Name = "inner", Contents = "" }] },
            ]), defaultOwner: 7, defaultGroup: 8)
            .WithContainerFiles("/", [new ContainerFile { Name = "root", Contents = "r" }], umask: UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        using var archive = new MemoryStream();
        await using var services = new ServiceCollection().BuildServiceProvider();
        Assert.True(await ContainerFiles.WriteAsync(container.Resource, services, archive, ct));
        Assert.Equal(
            ["etc/tool/plain 7 8 644 tool", "etc/tool/private 5050 8 600 ü", "etc/tool/folder 7 8 755 ", "etc/tool/folder/inner 7 8 644 ", "root 0 0 600 r"],
            Read(archive));
        Assert.False(await ContainerFiles.WriteAsync(builder.AddContainer("bare", "image").Resource, services, new MemoryStream(), ct));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/a")]
    [InlineData(" ")]
    public void A_name_is_no_path(string name) => Assert.ThrowsAny<ArgumentException>(() => new ContainerFile { Name = name });

    private static List<string> Read(MemoryStream archive)
    {
        archive.Position = 0;
        using var reader = new TarReader(archive);
        var entries = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            var text = entry.DataStream is { } data ? new StreamReader(data).ReadToEnd() : "";
            entries.Add($"{entry.Name.TrimEnd('/')} {entry.Uid} {entry.Gid} {Convert.ToString((int)entry.Mode, 8)} {text}");
        }
        return entries;
    }
}
