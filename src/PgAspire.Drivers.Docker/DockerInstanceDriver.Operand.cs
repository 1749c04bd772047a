using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Docker.Storage;
using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    /// <inheritdoc />
    public async Task UseOperandAsync(string operand, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operand);
        var open = Open;
        if (!ImageReference.TryParse(operand, out _))
        {
            throw new DriverException($"'{operand}' is no image's name; expected [registry/]repository[:tag][@sha256:digest].");
        }
        var inspected = await new ImageSource(open.Engine, logger, timeProvider).GetAsync(operand, options.PullPolicy, cancellationToken);
        var image = await LookIntoAsync(open.Engine, open.Session, operand, inspected, open.Sockets, cancellationToken);
        var peers = PeersOf(open.Engine, image);
        var present = open.InUse;
        present.RequireSuccessor(image, peers);
        if (image.Id != present.Image.Id || image.Name != present.Image.Name)
        {
            open.InUse = new ImageInUse(image, new ContainerPlan(options, open.Session, image, open.Networks), peers);
            LogOperand(logger, options.ClusterName, image.Name, image.Version, present.Image.Name, present.Image.Version);
        }
    }

    /// <inheritdoc />
    public async Task<string> DetachAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        if (!(await open.Storage.ListAsync(cancellationToken)).Contains(slot.Name))
        {
            throw new DriverException($"There is no instance {slot.Name} in {open.Storage.Place}.");
        }
        await StopAsync(slot, ShutdownMode.Fast, DetachTimeout, cancellationToken);
        var detached = "";
        await AloneAsync(slot, async () =>
        {
            await RemoveContainersAsync(open, slot);
            ForgetNames();
            detached = options.DataDirectory is { } directory
                ? $"the directory {ClusterStorage.DetachDirectory(directory, slot.Name, timeProvider.GetUtcNow())}"
                : $"the volume {await CopyVolumeAsync(open, slot, cancellationToken)}";
            // Nothing of the original goes before the copy is on the disk.
            await SyncAsync(open, cancellationToken);
            await open.Storage.RemoveAsync(slot.Volume, cancellationToken);
        }, cancellationToken);
        return detached;
    }

    private async Task<string> CopyVolumeAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        var copy = await open.Storage.CreateDetachedAsync(slot.Volume, slot.Name, timeProvider.GetUtcNow(), cancellationToken);
        var result = await open.Programs.RunAsync(open.Plan.Copy(slot, copy), standardInput: null, cancellationToken);
        if (!result.Succeeded)
        {
            await open.Storage.RemoveAsync(copy, CancellationToken.None);
            throw new DriverException(
                $"The data of {slot.Name} could not be copied from the volume {slot.Volume}: cp ended with exit code {result.ExitCode}: {result.Error.Trim()}");
        }
        return copy;
    }
}
