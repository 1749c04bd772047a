using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>Runs work on a thread of its own that yields to everything else on the machine.</summary>
internal static class BackgroundWork
{
    private const int LowestPriority = 19;

    public static Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            // Linux: the calling thread only, and what it starts; elsewhere it would be the whole process.
            if (OperatingSystem.IsLinux())
            {
                _ = Libc.SetPriority(0, 0, LowestPriority);
            }
            try
            {
                work();
                done.SetResult();
            }
            catch (OperationCanceledException exception)
            {
                done.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                done.SetException(exception);
            }
        })
        { IsBackground = true, Name = "PgAspire templates" };
        thread.Start();
        return done.Task;
    }
}
