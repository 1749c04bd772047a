using PgAspire.Drivers.Specs;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>
/// The specification of a driver on one image. Both shapes of images and both versions are here; the other two of the four images
/// carry whole clusters in <see cref="ServiceTests"/>, and in the scenario tests.
/// </summary>
public abstract class DockerInstanceDriverTests(string image) : InstanceDriverSpec
{
    protected override async ValueTask<DriverPlace> CreatePlaceAsync()
    {
        await TestEngine.RequireAsync(image, TestImages.Operand15, TestImages.NewerOperand15, TestImages.Operand18, TestImages.WithoutPostgres);
        var place = new DockerDriverPlace(image);
        await place.TagAsync();
        return place;
    }
}

public sealed class OperandImage15Tests() : DockerInstanceDriverTests(TestImages.Operand15);

public sealed class LibraryImage18Tests() : DockerInstanceDriverTests(TestImages.Library18);
