using PgAspire.Drivers.Specs;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>The specification of a driver on one image.</summary>
public abstract class DockerInstanceDriverTests(string image) : InstanceDriverSpec
{
    protected override async ValueTask<DriverPlace> CreatePlaceAsync()
    {
        await TestEngine.RequireAsync(image);
        return new DockerDriverPlace(image);
    }
}

public sealed class OperandImage15Tests() : DockerInstanceDriverTests(Images.Operand15);

public sealed class OperandImage18Tests() : DockerInstanceDriverTests(Images.Operand18);

public sealed class LibraryImage15Tests() : DockerInstanceDriverTests(Images.Library15);

public sealed class LibraryImage18Tests() : DockerInstanceDriverTests(Images.Library18);
