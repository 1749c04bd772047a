namespace PgAspire.Drivers.Process.Templates;

/// <summary>Fresh data that is being made before anybody has asked for it.</summary>
/// <param name="key">Names what it is made of, as a template's key does.</param>
/// <param name="directory">Where it is.</param>
/// <param name="made">Ends when it is whole.</param>
internal sealed class AnticipatedData(string key, string directory, Task made)
{
    public string Key => key;

    public string Directory => directory;

    public Task Made => made;

    /// <summary>Whether a cluster has got it.</summary>
    public bool Taken { get; set; }
}
