using PgAspire.Drivers.Process.Native;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Files;

/// <summary>Says what a file error means and what to do about it.</summary>
internal static class FileErrors
{
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Explain(path, exception);
        }
    }

    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    private static DriverException Explain(string path, Exception exception) => new(
        exception switch
        {
            UnauthorizedAccessException =>
                $"No permission for {path}: {exception.Message} Change its owner or mode, or use another folder.",
            IOException { HResult: Libc.ErrorNoSpace } =>
                $"The disk that holds {path} is full. Make room, or use a folder on another disk. ({exception.Message})",
            _ => $"{path} cannot be used: {exception.Message}",
        },
        exception);
}
